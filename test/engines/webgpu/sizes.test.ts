import type * as tf from '@tensorflow/tfjs';
import type { Engine } from '../../../src/engines/engine.js';
import { gpuDevice } from '../../../src/engines/webgpu/device.js';
import { engineOn } from '../../../src/engines/webgpu/webgpu-engine.js';
import { Random } from '../../../src/math/random.js';
import { engineGradient, engineOutput, referenceOutput, worstDifference } from '../../support/engine-run.js';
import { dot, runsWithEachReading, slopeAlong, valuesOf } from '../../support/random-run.js';
import { describeWebGpu } from '../../support/webgpu.js';

/** Results against the float64 reference, gradients along a random direction against its central difference. */
async function check(engine: Engine<tf.Tensor>, { options, run }: ReturnType<typeof runsWithEachReading>[number]) {
  const driver = { engine, passes: true };
  const { values } = await engineOutput(driver, run);
  expect(worstDifference(values, referenceOutput(run))).toBeLessThan(1e-5);
  const random = new Random(options.seed);
  const dOutput = values.map(() => random.normal());
  const direction = valuesOf(run).map(() => random.normal());
  const gradient = await engineGradient(driver, run, dOutput);
  const along = dot([...gradient.inputs, ...gradient.weights], direction);
  const expected = slopeAlong(run, dOutput, direction);
  expect(Math.abs(along - expected)).toBeLessThan(2e-4 * Math.max(1, Math.abs(expected)));
}

describeWebGpu('the webgpu engine', () => {
  // Forth 64 rows a tile, back 32: 8 qubits are 4 and 8 tiles, and programs many segments.
  const inTiles = engineOn(() => ({ ...gpuDevice(), workgroupBytes: 6656 }), 0);
  it.each(
    runsWithEachReading(
      [7, 8, 9].map((qubits) => ({ qubits, batch: 3 })),
      30,
    ),
  )('goes through $options.qubits qubits in tiles, $options.kind', (each) => check(inTiles, each));

  const whole = engineOn(gpuDevice, 13);
  it.each(
    runsWithEachReading(
      [10, 11, 12].map((qubits) => ({ qubits, batch: 2 })),
      24,
    ),
  )('has a whole state of $options.qubits qubits to a workgroup, $options.kind', (each) => check(whole, each));

  it('splits batches that a buffer does not hold, with the same numbers', async () => {
    const parts = engineOn(() => ({ ...gpuDevice(), bufferBytes: 3 * 8 * 2 ** 5 }), 13);
    for (const { run } of runsWithEachReading([{ qubits: 5, batch: 8 }], 20)) {
      const [all, split] = [whole, parts].map((engine) => ({ engine, passes: true }));
      const output = await engineOutput(all!, run);
      expect(await engineOutput(split!, run)).toEqual(output);
      const gradients = await engineGradient(all!, run, output.values);
      const ofParts = await engineGradient(split!, run, output.values);
      expect(ofParts.inputs).toEqual(gradients.inputs);
      expect(worstDifference(ofParts.weights, gradients.weights)).toBeLessThan(1e-6);
    }
  });
});
