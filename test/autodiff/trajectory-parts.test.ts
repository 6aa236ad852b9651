import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { compile } from '../../src/autodiff/compile.js';
import { withDrawnColumns } from '../../src/autodiff/drawn-columns.js';
import { randomJump } from '../../src/autodiff/random-jumps.js';
import { randomTurns, strikingErrors } from '../../src/autodiff/random-turns.js';
import { inParts } from '../../src/autodiff/trajectories.js';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { bytesPerAmplitude } from '../../src/engines/tensor/memory.js';
import { Random } from '../../src/math/random.js';
import { amplitudeDamping, depolarizing, noiseModel, kraus } from '../../src/noise/index.js';
import { x, z } from '../../src/observables/pauli-sum.js';
import { lowerNoisy } from '../../src/program/lower.js';
import type { Dense, Jump, Rotation } from '../../src/program/program.js';

let mockLimit = 2 ** 31;
jest.mock('../../src/math/bytes', () => ({
  ...jest.requireActual<object>('../../src/math/bytes'),
  get memoryLimit() {
    return mockLimit;
  },
}));

beforeAll(() => tf.setBackend('wasm'));
afterEach(() => (mockLimit = 2 ** 31));

const circuit = new Circuit(3).ry(input(0), 0).cx(0, 1).ry(weight(0), 1).cx(1, 2).rx(weight(1), 2);
const noise = noiseModel({ rules: [{ channel: amplitudeDamping(0.2) }, { channel: depolarizing(0.1) }] });
const reading = { kind: 'expectation', observables: [z(2), x(0)] } as const;
const noisy = lowerNoisy(circuit, reading, noise);
const drawn = withDrawnColumns<Rotation | Jump | Dense>(noisy, (channel, column) =>
  channel.kind === 'kraus' ? randomJump(channel, column) : randomTurns(channel, column, strikingErrors),
);

describe('trajectories in parts', () => {
  it('are as many as fit the memory, which holds a state for each jump', () => {
    const jumps = drawn.program.steps.filter(({ kind }) => kind === 'jump').length;
    expect(jumps).toBeGreaterThan(3);
    const perRow = 2 ** 3 * (bytesPerAmplitude(drawn.program, 2) - bytesPerAmplitude(drawn.program, 1));
    expect(perRow).toBe(8 * 2 ** 3 * (24 + jumps + 2));
    const parts: number[] = [];
    const run = (times: number) => {
      parts.push(times);
      return tf.zeros<tf.Rank.R3>([times, 2, 1]);
    };
    mockLimit = 2 * 13 * perRow + 2 ** 10;
    expect(inParts(drawn.program, 2, 50, run).shape).toEqual([50, 2, 1]);
    expect(parts.reduce((a, b) => a + b)).toBe(50);
    expect(Math.max(...parts)).toBeLessThanOrEqual(13);
    expect(parts.length).toBeLessThan(10);
  });

  it('have the same numbers and slopes as all at once', () => {
    const results = () => {
      const compiled = compile(circuit, reading, { noise, engine: 'trajectories', trajectories: 40, seed: 3 });
      const values = [tf.tensor2d([[0.3], [1.1]]), tf.tensor1d([0.7, -0.8])];
      const output = [...compiled.run(values[0] as tf.Tensor2D, values[1] as tf.Tensor1D).dataSync()];
      const loss = (a: tf.Tensor, b: tf.Tensor) => tf.sum(compiled.run(a as tf.Tensor2D, b as tf.Tensor1D));
      const slopes = tf
        .grads(loss)(values)
        .flatMap((each) => [...each.dataSync()]);
      compiled.dispose();
      return [...output, ...slopes];
    };
    const whole = results();
    mockLimit = 2 ** 15;
    const inPieces = results();
    expect(Math.max(...whole.map(Math.abs))).toBeGreaterThan(0.1);
    inPieces.forEach((value, k) => expect(value).toBeCloseTo(whole[k]!, 5));
  });

  it('are drawn row by row: turns and jumps alike', () => {
    const features = tf.tensor2d([[0.3]]);
    const rows = (random: Random, times: number) => [...drawn.draw(features, times, random).features.dataSync()];
    const whole = rows(new Random(5), 7);
    const random = new Random(5);
    expect([...rows(random, 3), ...rows(random, 4)]).toEqual(whole);
    expect(whole.every((value) => value === Math.fround(Math.PI) || (value >= 0 && value < 1 - 2 ** -23))).toBe(true);
  });
});

describe('the jump of a channel', () => {
  const jumpOf = (operators: Parameters<typeof randomJump>[0]['operators']) =>
    randomJump({ kind: 'kraus', qubits: [0], operators }, 4);
  const operatorsOf = (channel: ReturnType<typeof amplitudeDamping>) =>
    channel.body.kind === 'kraus' ? channel.body.operators : [];

  it('counts operators that are multiples of each other once, and stays a channel', () => {
    // Amplitude damping with γ = 0.36, its first operator in two parts.
    const parts = kraus([0.6, 0.8].map((c) => [[c, 0], [0, 0.8 * c]]).concat([[[0, 0.6], [0, 0]]])); // prettier-ignore
    const [step] = jumpOf(operatorsOf(parts)).steps;
    if (step?.kind !== 'jump') throw new Error('There is no jump.');
    expect(step.operators).toHaveLength(2);
    // The diagonal of Σ K†K.
    for (const column of [0, 1]) {
      const norm = step.operators.reduce((sum, { re }) => sum + re[column]! ** 2 + re[2 + column]! ** 2, 0);
      expect(norm).toBeCloseTo(1, 12);
    }
  });

  it('is a unitary matrix where one operator is left', () => {
    const jump = jumpOf(operatorsOf(amplitudeDamping(0)));
    expect(jump.columns).toBe(0);
    expect(jump.steps.map(({ kind }) => kind)).toEqual(['dense']);
  });
});
