import * as tf from '@tensorflow/tfjs';
import { input, weight } from '../../../src/circuit/angle.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { plainExecutor } from '../../../src/engines/simd/plain/plain-executor.js';
import { Random } from '../../../src/math/random.js';
import { one, pauli, PauliSum, x, y, z } from '../../../src/observables/pauli-sum.js';
import { lower, type Reading } from '../../../src/program/lower.js';
import {
  type Driver,
  engineGradient,
  engineOutput,
  referenceGradient,
  referenceOutput,
  type Run,
  worstDifference,
} from '../../support/engine-run.js';
import { randomUnitary, randomValues, withoutSymmetry } from '../../support/facts/gates.js';
import { randomCircuit } from '../../support/random-circuit.js';
import { engineOn, plainPath } from '../../support/simd-path.js';

const engine = engineOn('plain TypeScript', plainPath());

const drivers: readonly Driver[] = [true, false].flatMap((passes) =>
  (['words', 'local'] as const).map((dialect) => ({ engine, passes, dialect })),
);
const kinds = ['expectation', 'probabilities', 'state'] as const;

beforeAll(() => tf.setBackend('cpu'));

/** Random sums of words, qubits in random order, or the state. */
function randomReading(kind: Reading['kind'], qubits: number, random: Random): Reading {
  if (kind === 'state') return { kind };
  if (kind === 'probabilities') {
    return { kind, qubits: random.permutation(qubits).slice(0, 1 + random.integer(qubits)) };
  }
  const word = () => pauli(Array.from({ length: qubits }, () => 'IXYZ'[random.integer(4)]!).join(''));
  const sum = (terms: number) =>
    Array.from({ length: terms }).reduce<PauliSum>(
      (total) => total.plus(word().scaled(random.normal())),
      one().scaled(random.normal()),
    );
  return { kind, observables: [z(0), ...[0, 1, 2, 5].map(sum), word()] };
}

function randomRun(kind: Reading['kind'], qubits: number, batch: number, seed: number): Run {
  const random = new Random(seed);
  const circuit = randomCircuit(random, qubits, 20);
  return { circuit, reading: randomReading(kind, qubits, random), ...randomValues(circuit, batch, random) };
}

async function expectGradient(driver: Driver, run: Run): Promise<void> {
  const random = new Random(5);
  const dOutput = referenceOutput(run).map(() => random.normal());
  const expected = referenceGradient(run, dOutput);
  const actual = await engineGradient(driver, run, dOutput);
  // A gradient is a sum over outputs and angles, each within 1e-5.
  const tolerance = 1e-4 * Math.max(1, ...[...expected.inputs, ...expected.weights].map(Math.abs));
  expect(worstDifference(actual.weights, expected.weights)).toBeLessThanOrEqual(tolerance);
  expect(worstDifference(actual.inputs, expected.inputs)).toBeLessThanOrEqual(tolerance);
}

describe.each(drivers)('the plain executor, dialect $dialect, passes $passes', (driver) => {
  describe.each(kinds)('reading %s', (kind) => {
    it.each([1, 2, 3, 4, 5, 6])('runs random circuits of %i qubits in batches of 1 to 5', async (qubits) => {
      for (let batch = 1; batch <= 5; batch++) {
        const run = randomRun(kind, qubits, batch, 100 * qubits + batch);
        const { values } = await engineOutput(driver, run);
        expect(worstDifference(values, referenceOutput(run))).toBeLessThanOrEqual(1e-5);
      }
    });

    it.each([1, 2, 3, 4])('gives the gradients of random circuits of %i qubits', async (qubits) => {
      for (let batch = 1; batch <= 3; batch++) await expectGradient(driver, randomRun(kind, qubits, batch, batch));
    });

    it('gives gradients of amplitudes that are angles too', () => {
      const circuit = new Circuit(3)
        .prepared({ first: 1, count: 5, pad: 0.3 })
        .compose(withoutSymmetry(3, new Random(9)))
        .rx(input(0), 0)
        .ryy(weight(0), 0, 2)
        .rzz(input(3).times(0.5), 1, 2);
      const reading = randomReading(kind, 3, new Random(2));
      return expectGradient(driver, { circuit, reading, ...randomValues(circuit, 4, new Random(3)) });
    });

    it('gives gradients through matrices of one to three qubits', () => {
      const random = new Random(7);
      const circuit = [[2], [3, 0], [1, 3, 2], [0, 2, 1], [1]].reduce(
        (before, on, k) =>
          before.unitary(randomUnitary(on.length, random), on).pauliRotation('XYZ', weight(k), [k % 3, 3, (k + 1) % 3]),
        withoutSymmetry(4, random).ry(input(0), 1),
      );
      const reading = randomReading(kind, 4, random);
      return expectGradient(driver, { circuit, reading, ...randomValues(circuit, 2, random) });
    });
  });
});

describe('the plain executor', () => {
  const floats = (...values: number[]) => Float32Array.from(values);
  const rounded = (values: Float32Array) => [...values].map((value) => Number(value.toFixed(5)) + 0);
  const turned = new Circuit(1).ry(input(0).times(2), 0).rx(weight(0), 0);
  const { SQRT1_2 } = Math;

  it('lays a batch out as the readout says, planes of a state outermost', () => {
    const states = plainExecutor(lower(new Circuit(1).rx(input(0), 0), { kind: 'state' }, { dialect: 'words' }));
    // RX(θ)|0⟩ = cos(θ/2)|0⟩ − i sin(θ/2)|1⟩, at θ = 0, π, π/2.
    const angles = floats(0, Math.PI, Math.PI / 2);
    expect(rounded(states.run(angles, floats(), 3))).toEqual(
      [1, 0, 0, 0, SQRT1_2, 0, 0, 0, 0, -1, 0, -SQRT1_2].map((value) => Number(value.toFixed(5)) + 0),
    );
    const means = plainExecutor(
      lower(turned, { kind: 'expectation', observables: [z(0), x(0), y(0)] }, { dialect: 'words' }),
    );
    // The Bloch vector of RY(2a)|0⟩ is (sin 2a, 0, cos 2a); RX(w) turns it about x: y = −sin w cos 2a, z = cos w cos 2a.
    expect(rounded(means.run(floats(0, Math.PI / 4), floats(Math.PI / 2), 2))).toEqual([0, 0, -1, 0, 1, 0]);
  });

  it('gives the slopes of ⟨Z⟩ = cos w cos 2a by hand', () => {
    const executor = plainExecutor(lower(turned, { kind: 'expectation', observables: [z(0)] }, { dialect: 'words' }));
    const [a, b, w] = [0.3, -0.8, 0.5];
    const slopes = executor.gradient(floats(a, b), floats(w), 2, floats(1, 10));
    const features = [-2 * Math.cos(w) * Math.sin(2 * a), -20 * Math.cos(w) * Math.sin(2 * b)];
    expect(worstDifference([...slopes.features], features)).toBeLessThan(1e-5);
    expect(slopes.weights[0]).toBeCloseTo(-Math.sin(w) * (Math.cos(2 * a) + 10 * Math.cos(2 * b)), 5);
  });

  it('remembers nothing from call to call, and leaves what it was given as it was', () => {
    const { circuit, reading, inputs, weights } = randomRun('expectation', 3, 4, 8);
    const program = lower(Circuit.of(3, circuit.operations), reading, { dialect: 'words', passes: false });
    const width = program.columns.inputs + program.columns.products.length;
    const features = Float32Array.from({ length: 4 * width }, (_, k) => inputs!.flat()[k] ?? k / 10);
    const angles = Float32Array.from(weights!);
    const executor = plainExecutor(program);
    const first = executor.run(features, angles, 4);
    const upstream = first.map((value) => 1 - value);
    const slopes = executor.gradient(features, angles, 4, upstream);
    const before = [...features, ...angles, ...upstream];
    executor.run(
      features.map((value) => value + 1),
      angles.map((value) => value - 1),
      2,
    );
    expect(executor.run(features, angles, 4)).toEqual(first);
    expect(executor.gradient(features, angles, 4, upstream)).toEqual(slopes);
    expect([...features, ...angles, ...upstream]).toEqual(before);
    // A batch is the loop over its samples, bit by bit.
    const alone = [0, 1, 2, 3].flatMap((k) => [...executor.run(features.slice(k * width, (k + 1) * width), angles, 1)]);
    expect(alone).toEqual([...first]);
  });

  it('gives nothing for no samples, and no slopes of weights', () => {
    const executor = plainExecutor(lower(turned, { kind: 'probabilities' }, { dialect: 'words' }));
    expect(executor.run(floats(), floats(1), 0)).toEqual(floats());
    expect(executor.gradient(floats(), floats(1), 0, floats())).toEqual({ features: floats(), weights: floats(0) });
    executor.dispose();
  });
});
