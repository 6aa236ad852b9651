import * as tf from '@tensorflow/tfjs';
import { optimizers } from '../../src/index.js';
import { ising } from '../../src/observables/index.js';
import { describeWebGpu } from '../support/webgpu.js';
import { energyProblem, isingCircuit } from './support.js';

const read = async ([variable]: readonly tf.Variable[]) => Array.from(await variable!.data());

describeWebGpu('on webgpu, where Node reads nothing synchronously', () => {
  it('SPSA takes the steps that it takes on cpu', async () => {
    const after = async (backend: string) => {
      await tf.setBackend(backend);
      const { loss, variables } = energyProblem();
      const optimizer = optimizers.spsa({ seed: 1, calibration: 3 });
      for (let step = 0; step < 3; step++) optimizer.minimize(loss, true, variables)!.dispose();
      return read(variables);
    };
    const expected = await after('cpu');
    const found = await after('webgpu');
    found.forEach((value, k) => expect(value).toBeCloseTo(expected[k]!, 3));
  });

  it.each([
    ['Quantum natural gradient', () => optimizers.quantumNaturalGradient()],
    ['Rotosolve', () => optimizers.rotosolve()],
    ['QN-SPSA', () => optimizers.qnSpsa()],
  ] as const)('%s refuses and says what to use; the weights stay', async (name, make) => {
    await tf.setBackend('webgpu');
    const { loss, variables } = energyProblem();
    const start = await read(variables);
    const optimizer: tf.Optimizer = make();
    expect(() => optimizer.minimize(loss, false, variables)).toThrow(
      new RegExp(`^${name} computes on the CPU .*backend webgpu cannot be read synchronously here .*spsa`),
    );
    expect(await read(variables)).toEqual(start);
  });

  it('shot-adaptive descent reads asynchronously and works', async () => {
    await tf.setBackend('webgpu');
    const { variables } = energyProblem();
    const measure = optimizers.shotGradient(isingCircuit(), ising({ qubits: 4 }), { seed: 1 });
    const start = await read(variables);
    await optimizers.gCans({ lipschitz: 7 }).step(variables, measure);
    const end = await read(variables);
    expect(end).not.toEqual(start);
    expect(end.every(Number.isFinite)).toBe(true);
  });
});
