import * as tf from '@tensorflow/tfjs';
import { expectation } from '../../../src/autodiff/readings.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { gpuDevice } from '../../../src/engines/webgpu/device.js';
import { kernelOf, writes } from '../../../src/engines/webgpu/kernel.js';
import { z } from '../../../src/observables/pauli-sum.js';
import { describeWebGpu } from '../../support/webgpu.js';

interface BackendWithDevice {
  readonly device: { destroy(): void; createBuffer(descriptor: object): unknown };
}

describeWebGpu('errors of the device', () => {
  const run = () => expectation(new Circuit(2).h(0).cx(0, 1), [z(0).times(z(1))]);
  const call = { batch: 1, columns: 0, weights: 0, firstAmplitude: 0, outputs: 1, first: 1 };

  it('a shader that the device refuses is an error where its numbers are read', async () => {
    const device = gpuDevice();
    const result = device.blank([4]);
    device.dispatch(kernelOf([writes('result')], {}, ['fn main( {']), call, [result], 1);
    await expect(result.data()).rejects.toThrow(/graphics device reported an error/);
    result.dispose();
  });

  it('then the next run works', async () => {
    const result = run();
    expect((await result.data())[0]).toBeCloseTo(1, 5);
    result.dispose();
  });

  it('memory that the device does not have is an error where numbers are read', async () => {
    const { device } = tf.backend() as unknown as BackendWithDevice;
    const result = run();
    device.createBuffer({ size: 2 ** 45, usage: 128 });
    await expect(result.data()).rejects.toMatchObject({ code: 'memory' });
    result.dispose();
  });

  it('a lost device is an error, in reading and in running', async () => {
    const result = run();
    (tf.backend() as unknown as BackendWithDevice).device.destroy();
    await expect(result.data()).rejects.toMatchObject({ code: 'lost' });
    expect(run).toThrow(/graphics device is lost.*checkpoint/);
  });
});
