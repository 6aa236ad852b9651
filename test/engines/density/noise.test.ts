import * as tf from '@tensorflow/tfjs';
import { compile } from '../../../src/autodiff/compile.js';
import { expectation, probabilities } from '../../../src/autodiff/readings.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { weight } from '../../../src/circuit/angle.js';
import {
  referenceDensity,
  referenceMisread,
  referenceNoisyExpectation,
} from '../../../src/engines/reference/reference-density.js';
import { angleEmbedding, stronglyEntangling } from '../../../src/circuit/templates/index.js';
import { densityEngine } from '../../../src/engines/density/density-engine.js';
import { densityExecutor } from '../../../src/engines/density/density-executor.js';
import { theMachine } from '../../../src/engines/simd/executors.js';
import { defaultRoom, stateBytesOf, threadsWithRoom } from '../../../src/engines/density/room.js';
import { planOf } from '../../../src/engines/density/plan.js';
import { Random } from '../../../src/math/random.js';
import { pauliWord } from '../../../src/math/pauli-word.js';
import {
  amplitudeDamping,
  bitFlip,
  depolarizing,
  noiseModel,
  phaseDamping,
  uniform,
} from '../../../src/noise/index.js';
import { PauliSum, x, y, z } from '../../../src/observables/pauli-sum.js';
import { lowerNoisy } from '../../../src/program/lower.js';
import { failure } from '../../support/circuit-text.js';
import { shifted, worstDifference } from '../../support/engine-run.js';
import { randomValues } from '../../support/facts/gates.js';
import { randomCircuit } from '../../support/random-circuit.js';
import { randomNoise } from '../../support/random-noise.js';

beforeAll(() => tf.setBackend('cpu'));

const observablesOf = (qubits: number) => [
  z(0),
  x(qubits - 1).plus(y(0).scaled(0.5)),
  y(0).times(z(qubits - 1)).plus(x(0).times(y(qubits - 1))).scaled(0.5), // prettier-ignore
];

function noisyRun(seed: number) {
  const random = new Random(seed);
  const qubits = 2 + (seed % 3);
  const circuit = randomCircuit(random, qubits, 12);
  return { circuit, qubits, model: randomNoise(random, qubits), ...randomValues(circuit, 3, random) };
}

describe('noisy circuits of every kind of channel', () => {
  it.each([true, false])('have the expectations of the float64 density matrix (passes %s)', (passes) => {
    for (let seed = 0; seed < 12; seed++) {
      const { circuit, qubits, model, inputs, weights } = noisyRun(seed);
      const observables = observablesOf(qubits).map((each) => (each.isHermitian ? each : z(0)));
      const actual = expectation(circuit, observables, { inputs, weights, noise: model, passes });
      const expected = inputs.flatMap((row) => {
        const rho = referenceDensity(circuit, model, row, weights);
        return observables.map((each) => referenceNoisyExpectation(rho, each, model, qubits));
      });
      expect(worstDifference([...actual.dataSync()], expected)).toBeLessThan(1e-5);
      actual.dispose();
    }
  });

  it('have its probabilities, misread', () => {
    for (let seed = 100; seed < 106; seed++) {
      const { circuit, qubits, model, inputs, weights } = noisyRun(seed);
      const read = [qubits - 1, 0];
      const actual = probabilities(circuit, { inputs, weights, noise: model, qubits: read });
      const expected = inputs.flatMap((row) =>
        referenceMisread(referenceDensity(circuit, model, row, weights), read, model, qubits),
      );
      expect(worstDifference([...actual.dataSync()], expected)).toBeLessThan(1e-5);
      actual.dispose();
    }
  });

  it('have the gradients of central differences of the reference, for inputs and weights', () => {
    for (let seed = 200; seed < 203; seed++) {
      const { circuit, qubits, model, inputs, weights } = noisyRun(seed);
      const observable = z(0).plus(x(qubits - 1).scaled(0.7));
      const compiled = compile(circuit, { kind: 'expectation', observables: [observable] }, { noise: model });
      const loss = (rows: readonly (readonly number[])[], values: readonly number[]) =>
        rows.reduce((sum, row, k) => {
          const rho = referenceDensity(circuit, model, row, values);
          return sum + (k + 1) * referenceNoisyExpectation(rho, observable, model, qubits);
        }, 0);
      const [ofInputs, ofWeights] = tf.tidy(() =>
        tf.grads((a: tf.Tensor, b: tf.Tensor) =>
          tf.sum(tf.mul(compiled.run(a as tf.Tensor2D, b as tf.Tensor1D), tf.tensor2d([[1], [2], [3]]))),
        )([tf.tensor2d(inputs.flat(), [3, circuit.inputs]), tf.tensor1d(weights)]),
      ) as [tf.Tensor, tf.Tensor];
      const step = 1e-4;
      const slopes = {
        inputs: inputs.flatMap((row, r) =>
          row.map((_, c) => {
            const moved = (by: number) => inputs.map((other, k) => (k === r ? shifted(row, c, by) : other));
            return (loss(moved(step), weights) - loss(moved(-step), weights)) / (2 * step);
          }),
        ),
        weights: weights.map(
          (_, k) => (loss(inputs, shifted(weights, k, step)) - loss(inputs, shifted(weights, k, -step))) / (2 * step),
        ),
      };
      const scale = Math.max(1, ...slopes.inputs.map(Math.abs), ...slopes.weights.map(Math.abs));
      expect(worstDifference([...ofInputs.dataSync()], slopes.inputs)).toBeLessThan(1e-4 * scale);
      expect(worstDifference([...ofWeights.dataSync()], slopes.weights)).toBeLessThan(1e-4 * scale);
      tf.dispose([ofInputs, ofWeights]);
      compiled.dispose();
    }
  });
});

describe('channels of known effect', () => {
  const one = (prepared: Circuit, channel: Parameters<typeof noiseModel>[0]) =>
    expectation(prepared, [x(0), y(0), z(0)], { noise: noiseModel(channel) }).dataSync();

  it('amplitude damping takes |1⟩ to ⟨Z⟩ = 2γ − 1 and |+⟩ to ⟨X⟩ = √(1 − γ)', () => {
    const rules = [{ channel: amplitudeDamping(0.3) }];
    expect(one(new Circuit(1).x(0), { rules })[2]).toBeCloseTo(2 * 0.3 - 1, 6);
    expect(one(new Circuit(1).h(0), { rules })[0]).toBeCloseTo(Math.sqrt(0.7), 6);
  });

  it('phase damping takes |+⟩ to ⟨X⟩ = √(1 − γ) and leaves |1⟩', () => {
    const rules = [{ channel: phaseDamping(0.3) }];
    expect(one(new Circuit(1).x(0), { rules })[2]).toBeCloseTo(-1, 6);
    expect(one(new Circuit(1).h(0), { rules })[0]).toBeCloseTo(Math.sqrt(0.7), 6);
  });

  it.each([1, 2, 3])('depolarizing shrinks a word of weight %i by (1 − 4p/3)^(w L)', (weightOf) => {
    const [p, layers] = [0.07, 5];
    let circuit = new Circuit(3);
    for (let layer = 0; layer < layers; layer++)
      for (let qubit = 0; qubit < 3; qubit++) circuit = circuit.rz(0.3, qubit);
    const letters = 'ZZZ'.slice(0, weightOf);
    const word = PauliSum.of([{ coefficient: 1, word: pauliWord(letters) }]);
    const value = expectation(circuit, word, { noise: uniform({ oneQubit: p }), passes: false }).dataSync()[0];
    expect(value).toBeCloseTo((1 - (4 * p) / 3) ** (weightOf * layers), 5);
  });
});

describe('the memory of a way back', () => {
  const circuit = [0, 1, 2, 3, 4, 5, 6].reduce(
    (sum, k) =>
      sum
        .ry(weight(k), 0)
        .cx(0, 1)
        .rx(weight(k + 7), 1),
    new Circuit(2),
  );
  const reading = { kind: 'expectation', observables: [z(0).times(z(1))] } as const;
  const model = noiseModel({ rules: [{ channel: amplitudeDamping(0.1) }] });

  it('may hold all states between barriers, some or none: slopes are the same', () => {
    const program = lowerNoisy(circuit, reading, model, { dialect: 'words' });
    expect(planOf(program).filter(({ kind }) => kind !== 'rotation').length).toBeGreaterThan(20);
    const weights = Float32Array.from({ length: program.weights }, (_, k) => 0.3 * k - 1);
    const stateBytes = 16 * 4 ** 2;
    const slopesWith = (states: number) => {
      // One sample is the work of one thread; two states are ρ itself and λ.
      const executor = densityExecutor(program, theMachine(), {
        ...defaultRoom,
        scratchBytes: (2 + states) * stateBytes,
      });
      const { weights: slopes } = executor.gradient(new Float32Array(0), weights, 1, Float32Array.of(1));
      executor.dispose();
      return slopes;
    };
    const all = slopesWith(100);
    expect(Math.max(...all.map(Math.abs))).toBeGreaterThan(0.01);
    for (const states of [0, 1, 2, 3, 5, 8]) expect(slopesWith(states)).toEqual(all);
  });
});

it('errors right before a channel of the same qubits become part of it', () => {
  const model = noiseModel({
    rules: [
      { channel: depolarizing(0.1), size: 1 },
      { channel: depolarizing(0.2, 2), size: 2 },
      { channel: amplitudeDamping(0.3) },
      { channel: bitFlip(0.15), on: [0] },
    ],
  });
  const circuit = new Circuit(2).ry(0.3, 0).rx(1.1, 1).cx(1, 0).ry(0.8, 1).t(0).h(0);
  const reading = { kind: 'expectation', observables: observablesOf(2).filter((each) => each.isHermitian) } as const;
  const plan = planOf(lowerNoisy(circuit, reading, model, { dialect: 'words', passes: false }));
  // Of two qubits' depolarizing, before each qubit's damping, there is a table; and of the bit flips.
  expect(plan.filter(({ kind }) => kind === 'factors').length).toBeLessThan(6);
  expect(plan.filter(({ kind }) => kind === 'matrix').length).toBe(7);
  const rho = referenceDensity(circuit, model);
  const expected = reading.observables.map((each) => referenceNoisyExpectation(rho, each, model, 2));
  for (const passes of [true, false]) {
    const actual = expectation(circuit, reading.observables, { noise: model, passes });
    expect(worstDifference([...actual.dataSync()], expected)).toBeLessThan(1e-6);
    actual.dispose();
  }
});

describe('memory', () => {
  const reading = { kind: 'expectation', observables: [z(0)] } as const;
  const layered = (qubits: number, layers: number) =>
    new Circuit(qubits).append(angleEmbedding({ axis: 'y' })).append(stronglyEntangling({ layers }));
  const programOf = (circuit: Circuit) =>
    lowerNoisy(circuit, reading, uniform({ oneQubit: 0.01, twoQubit: 0.01 }), { dialect: 'words' });

  it('suffices for any batch of angles, and for one of prepared states at 10 qubits, which go in parts', () => {
    const prepared = new Circuit(10).prepared({ first: 0, count: 1024, pad: 0 }).ry(weight(0), 0);
    expect(densityEngine.refuse(programOf(layered(6, 4)), 4096)).toBeUndefined();
    expect(densityEngine.refuse(programOf(layered(6, 4)), 2 ** 20)).toBeUndefined();
    expect(densityEngine.refuse(programOf(prepared), 4096)).toBeUndefined();
  });

  it('does not suffice for the tables of many layers of 12 qubits', () => {
    expect(densityEngine.refuse(programOf(layered(12, 2)), 1)).toBeUndefined();
    expect(densityEngine.refuse(programOf(layered(12, 30)), 1)).toMatchObject({ code: 'memory' });
  });

  it('is taken by as many threads as have room for their states', () => {
    const stateBytes = stateBytesOf(12);
    expect(threadsWithRoom(16, stateBytes, defaultRoom.scratchBytes)).toBe(2);
    expect(threadsWithRoom(16, stateBytesOf(10), defaultRoom.scratchBytes)).toBe(16);
    expect(threadsWithRoom(16, stateBytes, stateBytes)).toBe(1);
  });
});

describe('what density matrices cannot do is refused', () => {
  const model = uniform({ oneQubit: 0.01 });

  it('too many qubits, with what fits', () => {
    const error = failure(() => expectation(new Circuit(13).h(0), z(0), { noise: model, engine: 'density' }));
    expect(error).toMatchObject({ code: 'memory' });
    expect(error.message).toMatch(/13 qubits has 4\^13 entries .* up to 12 qubits fit.*trajectories/);
  });

  it('noise on an engine that knows none', () => {
    const error = failure(() => expectation(new Circuit(2).h(0), z(0), { noise: model, engine: 'simd' }));
    expect(error).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('"density", "trajectories" or'),
    });
  });

  it('the state of a noisy circuit', () => {
    const error = failure(() => compile(new Circuit(2).h(0), { kind: 'state' }, { noise: model }));
    expect(error).toMatchObject({ code: 'unsupported' });
  });
});
