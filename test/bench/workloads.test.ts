import * as tf from '@tensorflow/tfjs';
import { engineLevel } from '../../bench/child/engine-level.js';
import { flatEngineNamed, flatEngines } from '../../bench/child/flat-engine.js';
import type { Outcome, Task } from '../../bench/child/task.js';
import { tensorflowLevel } from '../../bench/child/tensorflow-level.js';
import { deepStateCircuit, everyZ, trainingCircuit } from '../../bench/workloads/circuits.js';
import { deepStateAngles, trainingData } from '../../bench/workloads/data.js';
import { meanSquaredError, norm } from '../../bench/workloads/loss.js';
import type { Level, WorkloadName } from '../../bench/workloads/workload.js';
import { referenceExpectation, referenceState } from '../../src/engines/reference/reference.js';

const task = (workload: WorkloadName, size: readonly [number, number, number], more: Partial<Task> = {}): Task => ({
  workload,
  level: 'engine',
  qubits: size[0],
  layers: size[1],
  batch: size[2],
  backend: 'cpu',
  seed: 0,
  repeats: 1,
  seconds: 0,
  budget: 1,
  warmUp: 0,
  ...more,
});

const expectChecks = ({ loss, gw, gx }: Outcome, expected: { loss: number; w: number; x: number }) => {
  expect(loss! / expected.loss).toBeCloseTo(1, 4);
  expect(norm(gw!) / expected.w).toBeCloseTo(1, 4);
  expect(norm(gx!) / expected.x).toBeCloseTo(1, 4);
};

/** The values of W1's circuit by the float64 reference, sample after sample. */
function referenceValues(qubits: number, layers: number, batch: number, seed: number): number[] {
  const { weights, features } = trainingData(qubits, layers, batch, seed);
  const circuit = trainingCircuit(qubits, layers);
  return Array.from({ length: batch }, (_, sample) => {
    const state = referenceState(circuit, features.slice(sample * qubits, (sample + 1) * qubits), weights);
    return everyZ(qubits).map((observable) => referenceExpectation(state, observable, qubits));
  }).flat();
}

const engineNames = flatEngines.map(({ name }) => name);

beforeAll(() => tf.setBackend('cpu'));

describe('W1', () => {
  // Qulacs, in double precision: bench_qulacs.py --workload W1 --n 3 --layers 2 --batch 5 --seed 7
  const expected = { loss: 0.48567838631310306, w: 0.4056792913924206, x: 0.13528733742723698 };
  const small = (level: Level) => task('W1', [3, 2, 5], { seed: 7, level });

  it.each(engineNames)('has the loss and gradients that Qulacs has on the engine %s', async (engine) => {
    expectChecks(await engineLevel({ ...small('engine'), engine }).step(0), expected);
  });

  it('has other numbers in odd turns, so that nothing can be answered from memory', async () => {
    const { step } = engineLevel(small('engine'));
    const losses = [(await step(0)).loss!, (await step(1)).loss!, (await step(2)).loss!];
    expect(Math.abs(losses[1]! - losses[0]!)).toBeGreaterThan(1e-5);
    expect(losses[2]).toBe(losses[0]);
  });

  it('has the loss of the float64 reference', () => {
    const { targets } = trainingData(3, 2, 5, 7);
    expect(meanSquaredError(referenceValues(3, 2, 5, 7), targets)).toBeCloseTo(expected.loss, 6);
  });

  it('has the same through tf.variableGrads', async () => {
    expectChecks(await tensorflowLevel(small('tensorflow')).step(0), expected);
  });

  it('has zero gradients where an operation that does nothing stands in for the circuit', async () => {
    const { engine, step } = tensorflowLevel(small('tensorflow-nothing'));
    const { gw, gx } = await step(0);
    expect([engine, gw, gx]).toEqual(['nothing', new Float32Array(18), new Float32Array(15)]);
  });

  // The medians over all peers: summary.md beside their scripts.
  it.each([
    [[4, 2, 32] as const, 0.31317967, 0.064083482],
    [[8, 4, 32] as const, 0.35682063, 0.039833472],
  ])('agrees with the peers at %s', async (size, loss, gradient) => {
    const outcome = await engineLevel(task('W1', size)).step(0);
    expect(outcome.loss).toBeCloseTo(loss, 5);
    expect(Math.hypot(norm(outcome.gw!), norm(outcome.gx!)) / gradient).toBeCloseTo(1, 3);
  });

  it('leaves no tensors behind, step by step', async () => {
    const prepared = [
      ...engineNames.map((engine) => engineLevel({ ...small('engine'), engine })),
      ...(['tensorflow', 'tensorflow-nothing'] as const).map((level) => tensorflowLevel(small(level))),
    ];
    for (const { step } of prepared) {
      await step(0);
      const before = tf.memory().numTensors;
      await step(1);
      expect(tf.memory().numTensors).toBe(before);
    }
  });
});

describe('W2', () => {
  it.each(['engine', 'tensorflow', 'predict'] as const)('has the reference’s values at the level %s', async (level) => {
    const given = task('W2', [3, 2, 6], { level });
    const { values } = await (level === 'engine' ? engineLevel(given) : tensorflowLevel(given)).step(0);
    expect([...values!]).toEqual(referenceValues(3, 2, 6, 0).map((value) => expect.closeTo(value, 5)));
  });

  it('predicts zeros with a layer that does nothing', async () => {
    const { values } = await tensorflowLevel(task('W2', [3, 2, 6], { level: 'predict-nothing' })).step(0);
    expect(values).toEqual(new Float32Array(18));
  });
});

describe('W3', () => {
  it.each(engineNames)('has the ⟨Z⟩ of Qulacs and of the float64 reference on the engine %s', async (engine) => {
    const { checksum } = await engineLevel(task('W3', [5, 4, 1], { seed: 3, engine })).step(0);
    const state = referenceState(deepStateCircuit(5, 4), [], deepStateAngles(5, 4, 3));
    expect(checksum).toBeCloseTo(referenceExpectation(state, everyZ(5)[0]!, 5), 5);
    // bench_qulacs.py --workload W3 --n 5 --layers 4 --seed 3
    expect(checksum).toBeCloseTo(-0.3576922430226839, 5);
  });
});

describe('W4', () => {
  it.each(engineNames)('has the slopes that Qulacs has on the engine %s', async (engine) => {
    const { checksum } = await engineLevel(task('W4', [3, 0, 1], { engine })).step(0);
    // bench_qulacs.py --workload W4 --n 3
    expect(checksum! / 4.5683486019530415).toBeCloseTo(1, 4);
  });
});

describe('W5', () => {
  it('has the loss and the expectations of the peers', async () => {
    const { loss, values } = await engineLevel(task('W5', [6, 4, 8], {})).step(0);
    // bench_qulacs.py --workload W5
    expect(loss).toBeCloseTo(0.35154053833229976, 6);
    expect(values).toHaveLength(48);
  });
});

it('refuses levels and engines that there are not', () => {
  expect(() => tensorflowLevel(task('W3', [5, 4, 1], { level: 'tensorflow' }))).toThrow('W3 is not measured');
  expect(() => flatEngineNamed('tensors')).toThrow('Did you mean "tensor"?');
});
