import * as tf from '@tensorflow/tfjs';
import { input } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import {
  type CallOptions,
  expectation,
  fidelity,
  probabilities,
  reducedDensityMatrix,
  state,
  statePair,
  variance,
} from '../../src/autodiff/index.js';
import {
  referenceExpectation,
  referenceProbabilities,
  type ReferenceState,
  referenceState,
} from '../../src/engines/reference/reference.js';
import { one, x, y, z } from '../../src/observables/index.js';
import { expectClose } from '../complex/support.js';
import { circuit, inputs, onEveryBackend, valuesOf, weights } from './support.js';

const observables = [
  z(0),
  x(1)
    .times(y(2))
    .scaled(0.5)
    .plus(z(1).times(z(2))),
  one().scaled(3),
];
const call = { inputs, weights };
const states = inputs.map((row) => referenceState(circuit, row, weights));
const bell = new Circuit(2).h(0).cx(0, 1);

const varianceOf = (psi: ReferenceState, k: number) => {
  const observable = observables[k]!;
  return referenceExpectation(psi, observable.times(observable), 3) - referenceExpectation(psi, observable, 3) ** 2;
};

/** ρ[a, b] = Σ over the other qubits' bits of ψ(a, rest) · conj ψ(b, rest), entry by entry: `[re, im, re, im, …]`. */
function partialTrace({ re, im }: ReferenceState, kept: readonly number[], qubits: number): number[] {
  const bit = (index: number, qubit: number) => (index >> (qubits - 1 - qubit)) & 1;
  const outcome = (index: number) => kept.reduce((sum, qubit) => 2 * sum + bit(index, qubit), 0);
  const rest = (index: number) => {
    const others = Array.from({ length: qubits }, (_, qubit) => qubit).filter((qubit) => !kept.includes(qubit));
    return others.map((qubit) => bit(index, qubit)).join('');
  };
  const size = 2 ** kept.length;
  const result = new Array<number>(2 * size * size).fill(0);
  for (let i = 0; i < re.length; i++) {
    for (let j = 0; j < re.length; j++) {
      if (rest(i) !== rest(j)) continue;
      const entry = 2 * (outcome(i) * size + outcome(j));
      result[entry]! += re[i]! * re[j]! + im[i]! * im[j]!;
      result[entry + 1]! += im[i]! * re[j]! - re[i]! * im[j]!;
    }
  }
  return result;
}

onEveryBackend(() => {
  it('expectations are those of the float64 reference, a row for each sample', () => {
    const expected = states.flatMap((psi) => observables.map((each) => referenceExpectation(psi, each, 3)));
    expectClose(
      valuesOf(() => expectation(circuit, observables, call)),
      expected,
    );
  });

  it('variances are those of the float64 reference', () => {
    const expected = states.flatMap((psi) => observables.map((_, k) => varianceOf(psi, k)));
    expectClose(
      valuesOf(() => variance(circuit, observables, call)),
      expected,
    );
  });

  it('one observable needs no list', () => {
    const result = tf.tidy(() => [expectation(bell, z(0).times(z(1))), variance(bell, z(0))].map((t) => t.arraySync()));
    expect(result).toEqual([[[expect.closeTo(1, 5)]], [[expect.closeTo(1, 5)]]]);
  });

  it.each([[undefined], [[0]], [[2]], [[2, 0]], [[1, 2]], [[2, 1, 0]], [[1, 0, 2]]])(
    'probabilities of qubits %j are in the order asked for',
    (qubits) => {
      const expected = states.flatMap((psi) => referenceProbabilities(psi, qubits ?? [0, 1, 2], 3));
      expectClose(
        valuesOf(() => probabilities(circuit, { ...call, qubits })),
        expected,
      );
    },
  );

  it('a state is complex64 and can be read', async () => {
    const psi = state(circuit, call);
    expect([psi.dtype, psi.shape]).toEqual(['complex64', [3, 8]]);
    const values = await psi.data();
    expectClose(
      values,
      states.flatMap(({ re, im }) => Array.from(re, (real, k) => [real, im[k]!]).flat()),
    );
    psi.dispose();
    valuesOf(() => state(circuit, call));
  });

  it('a state pair is the real plane of all samples, then the imaginary one', () => {
    const expected = [...states.flatMap(({ re }) => [...re]), ...states.flatMap(({ im }) => [...im])];
    expectClose(
      valuesOf(() => statePair(circuit, call)),
      expected,
    );
    expect(tf.tidy(() => statePair(circuit, call).shape)).toEqual([2, 3, 8]);
  });

  it.each([[[0]], [[1]], [[2, 0]], [[1, 2]], [[2, 1, 0]]])(
    'the density matrix of qubits %j is the partial trace, Hermitian and of trace 1',
    (qubits) => {
      const values = valuesOf(() => reducedDensityMatrix(circuit, qubits, call));
      expectClose(
        values,
        states.flatMap((psi) => partialTrace(psi, qubits, 3)),
      );
      const size = 2 ** qubits.length;
      const entry = (sample: number, a: number, b: number) => 2 * ((sample * size + a) * size + b);
      for (let sample = 0; sample < 3; sample++) {
        let trace = 0;
        for (let a = 0; a < size; a++) {
          trace += values[entry(sample, a, a)]!;
          for (let b = 0; b < size; b++) {
            expect(values[entry(sample, a, b)]).toBeCloseTo(values[entry(sample, b, a)]!, 6);
            expect(values[entry(sample, a, b) + 1]).toBeCloseTo(-values[entry(sample, b, a) + 1]!, 6);
          }
        }
        expect(trace).toBeCloseTo(1, 5);
      }
    },
  );

  it('half a Bell pair is half the identity, a product state stays pure', () => {
    const half = [0.5, 0, 0, 0, 0, 0, 0.5, 0];
    for (const qubit of [0, 1]) {
      expectClose(
        valuesOf(() => reducedDensityMatrix(bell, [qubit])),
        half,
      );
    }
    // (|0⟩ + i|1⟩)/√2: ρ = ½ [[1, −i], [i, 1]]
    const product = new Circuit(2).h(0).s(0).x(1);
    expectClose(
      valuesOf(() => reducedDensityMatrix(product, [0])),
      [0.5, 0, 0, -0.5, 0, 0.5, 0.5, 0],
    );
  });

  it('the fidelity is 1 with itself, 0 with an orthogonal state, cos²(θ/2) after a turn by θ', () => {
    const fidelityOf = (a: Circuit, b: Circuit, options?: CallOptions) => valuesOf(() => fidelity(a, b, options));
    expectClose(fidelityOf(circuit, circuit, call), [1, 1, 1]);
    expectClose(fidelityOf(new Circuit(1), new Circuit(1).x(0)), [0]);
    expectClose(fidelityOf(bell, new Circuit(2)), [0.5]);
    const turn = new Circuit(1).ry(input(0), 0);
    const fixed = new Circuit(1).s(0);
    const angles = [[0.4], [1.9]];
    expectClose(
      valuesOf(() => fidelity(turn, fixed, { inputs: angles }, {})),
      angles.map(([angle]) => Math.cos(angle! / 2) ** 2),
    );
  });

  it('arrays, typed arrays, integer tensors and float tensors of one content give one result', () => {
    const whole = { inputs: [[1, 2]], weights: [1, 0, 2, 3] };
    const expected = valuesOf(() => expectation(circuit, observables, whole));
    const given: CallOptions[] = [
      { inputs: [Float32Array.of(1, 2)], weights: Float32Array.from(whole.weights) },
      { inputs: tf.tensor2d(whole.inputs), weights: tf.tensor1d(whole.weights) },
      { inputs: tf.tensor2d(whole.inputs, [1, 2], 'int32'), weights: tf.tensor1d(whole.weights, 'int32') },
    ];
    for (const options of given) {
      expect(valuesOf(() => expectation(circuit, observables, options))).toEqual(expected);
      tf.dispose([options.inputs, options.weights].filter((each) => each instanceof tf.Tensor));
    }
  });

  it('a batch is what its samples are one by one', () => {
    const all = valuesOf(() => probabilities(circuit, call));
    const single = inputs.flatMap((row) => [...valuesOf(() => probabilities(circuit, { inputs: [row], weights }))]);
    expectClose(all, single, 1e-6);
  });

  it('rows of no columns say how often a circuit without inputs runs', () => {
    const rows = tf.zeros<tf.Rank.R2>([4, 0]);
    expectClose(
      valuesOf(() => expectation(bell, z(0).times(z(1)), { inputs: rows })),
      [1, 1, 1, 1],
    );
    rows.dispose();
  });

  it('a circuit without gates stays in |0…0⟩', () => {
    expectClose(
      valuesOf(() => probabilities(new Circuit(2))),
      [1, 0, 0, 0],
    );
  });

  it('passes on or off give one result', () => {
    expectClose(
      valuesOf(() => statePair(circuit, { ...call, passes: false })),
      valuesOf(() => statePair(circuit, call)),
    );
  });
});
