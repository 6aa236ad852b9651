import * as tf from '@tensorflow/tfjs';
import type { Circuit } from '../circuit/circuit.js';
import { checkQubits } from '../circuit/operation.js';
import { absSquared, conjugatePair, innerProduct, matMulPairs, stateOf } from '../complex/pair.js';
import { Random } from '../math/random.js';
import { rowOrder } from '../math/row-order.js';
import { count, KetworkError } from '../errors.js';
import { checkOptions, type OptionNames } from '../options.js';
import { PauliSum } from '../observables/pauli-sum.js';
import type { Reading } from '../program/lower.js';
import { compile, runOptionNames, type RunOptions, trajectoryCount } from './compile.js';
import { registerQuantumKernels } from './kernel.js';
import { checkMemory } from './memory.js';
import { type Inputs, operandsOf, type Weights } from './operands.js';
import { lowerForTrajectories, type TrajectoryEstimate, trajectoryProgram } from './trajectories.js';

/** What a circuit is run with. */
export interface CallOptions extends RunOptions {
  readonly inputs?: Inputs;
  readonly weights?: Weights;
}

export const callOptionNames: OptionNames<CallOptions> = { inputs: true, weights: true, ...runOptionNames };

/**
 * The expectation ⟨O⟩ of each observable, `[batch, observables]`; differentiable with respect to inputs and weights.
 *
 * For many runs of one circuit, `compile` it once.
 *
 * @throws KetworkError `unknown` for an option that it does not have; where observables, inputs or weights do not fit the circuit.
 * @example
 * expectation(new Circuit(2).h(0).cx(0, 1), [z(0), z(0).times(z(1))]).print(); // [[0, 1]]
 */
export function expectation(
  circuit: Circuit,
  observables: PauliSum | readonly PauliSum[],
  options: CallOptions = {},
): tf.Tensor2D {
  return read(
    'expectation',
    circuit,
    { kind: 'expectation', observables: listOf(observables) },
    options,
  ) as tf.Tensor2D;
}

/** An expectation that was estimated: its mean and its standard error, both `[batch, observables]`. */
export type ExpectationEstimate = TrajectoryEstimate;

/**
 * The expectations of a noisy circuit as means over `trajectories` runs, with their standard errors: to see how many runs
 * are enough, of any channel. For training use `expectation` or a layer: gradients are unbiased too, but those of channels
 * given by Kraus operators spread more than their means, for a rare branch weighs 1/p.
 *
 * @throws KetworkError as `expectation` does; `mismatch` without noise, `invalid` for a single trajectory.
 * @example
 * const model = noise.uniform({ oneQubit: 0.1 });
 * const { mean, standardError } = trajectoryEstimate(new Circuit(1).x(0), z(0), { noise: model, trajectories: 1000 });
 * Math.abs(mean.dataSync()[0] + 1 - 0.4 / 3) < 4 * standardError.dataSync()[0]; // true
 */
export function trajectoryEstimate(
  circuit: Circuit,
  observables: PauliSum | readonly PauliSum[],
  options: CallOptions = {},
): ExpectationEstimate {
  registerQuantumKernels();
  const {
    inputs,
    weights,
    noise,
    seed = 0,
    passes = true,
  } = checkOptions('trajectoryEstimate', options, callOptionNames);
  if (!noise) throw new KetworkError('mismatch', 'Trajectories are runs with noise, but none was given. Set `noise`.');
  const reading = { kind: 'expectation', observables: listOf(observables) } as const;
  const program = lowerForTrajectories(circuit, reading, noise, passes);
  const trajectories = trajectoryCount(options, { method: 'adjoint' });
  if (trajectories === 1) {
    throw new KetworkError(
      'invalid',
      'A single trajectory does not tell how far off it is. Use 2 trajectories or more.',
    );
  }
  const { estimate, dispose } = trajectoryProgram(program, trajectories, new Random(seed));
  try {
    return tf.tidy(() => ({ ...estimate(...operandsOf(program, inputs, weights)) }));
  } finally {
    dispose();
  }
}

/**
 * The variance ⟨O²⟩ − ⟨O⟩² of each observable, `[batch, observables]`: of one measurement, not of an average. With `shots`, of which both
 * terms are estimates, it is low by the variance of the mean; for a word that is one part in `shots`.
 *
 * @throws KetworkError `unknown` for an option that it does not have.
 */
export function variance(
  circuit: Circuit,
  observables: PauliSum | readonly PauliSum[],
  options: CallOptions = {},
): tf.Tensor2D {
  return tf.tidy(() => {
    const list = listOf(observables);
    const all = [...list, ...list.map((observable) => observable.times(observable))];
    const both = read('variance', circuit, { kind: 'expectation', observables: all }, options);
    const [mean, meanOfSquare] = tf.split(both, 2, 1) as [tf.Tensor2D, tf.Tensor2D];
    return tf.sub(meanOfSquare, tf.square(mean));
  });
}

/**
 * The probabilities of the outcomes of some qubits (default all, the first the most significant), `[batch, 2^qubits]`.
 *
 * @throws KetworkError `unknown` for an option that it does not have.
 */
export function probabilities(
  circuit: Circuit,
  options: CallOptions & { readonly qubits?: readonly number[] } = {},
): tf.Tensor2D {
  const { qubits, ...call } = checkOptions('probabilities', options, { qubits: true, ...callOptionNames });
  return read('probabilities', circuit, { kind: 'probabilities', qubits }, call) as tf.Tensor2D;
}

/**
 * The state as real and imaginary parts, `[2, batch, 2^qubits]`, differentiable.
 *
 * @throws KetworkError `unknown` for an option that it does not have.
 */
export function statePair(circuit: Circuit, options: CallOptions = {}): tf.Tensor3D {
  return statePairFor('statePair', circuit, options);
}

/**
 * The state, complex64 `[batch, 2^qubits]`: to look at. TF.js cannot differentiate complex tensors; use `statePair`.
 *
 * @throws KetworkError `unknown` for an option that it does not have.
 */
export function state(circuit: Circuit, options: CallOptions = {}): tf.Tensor2D {
  return tf.tidy(() => stateOf(statePairFor('state', circuit, options)) as tf.Tensor2D);
}

/**
 * The density matrix of some qubits, the others traced out: complex64 `[batch, 2^m, 2^m]`, the first qubit the most
 * significant. To look at, as `state`: TF.js cannot differentiate complex tensors.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for no qubits, a qubit twice or beyond the
 * circuit, `memory` where the matrices are too large.
 * @example
 * // A Bell pair tells nothing of one qubit: half the identity.
 * reducedDensityMatrix(new Circuit(3).h(0).h(1).cx(0, 2), [0]); // [[[0.5 + 0j, 0 + 0j], [0 + 0j, 0.5 + 0j]]]
 */
export function reducedDensityMatrix(
  circuit: Circuit,
  qubits: readonly number[],
  options: CallOptions = {},
): tf.Tensor3D {
  checkQubits(qubits, circuit.qubits, 'A reduced density matrix');
  if (qubits.length === 0) {
    throw new KetworkError('invalid', 'A reduced density matrix of no qubits was asked for. Name at least one.');
  }
  const samples = sampleCount(checkOptions('reducedDensityMatrix', options, callOptionNames));
  checkMemory(
    `The density matrix of ${count(qubits.length, 'qubit')} with a batch of ${samples}`,
    realPlanes * 4 * samples * 4 ** qubits.length,
    'Keep fewer qubits, or pass fewer samples at once.',
  );
  return tf.tidy(() => {
    const pair = statePairFor('reducedDensityMatrix', circuit, options);
    const [, batch, size] = pair.shape;
    const kept = 2 ** qubits.length;
    const order = tf.tensor1d(rowOrder(qubits, circuit.qubits), 'int32');
    const arranged = tf.gather(pair, order, 2).reshape([2, batch, kept, size / kept]);
    return stateOf(matMulPairs(arranged, conjugatePair(arranged).transpose([0, 1, 3, 2]))) as tf.Tensor3D;
  });
}

/**
 * The fidelity |⟨a|b⟩|² of the states of two circuits, `[batch]`, differentiable. Both are run with the first options
 * unless b has its own: `{}` for a b without inputs and weights.
 *
 * @throws KetworkError `unknown` for an option that it does not have.
 */
export function fidelity(
  a: Circuit,
  b: Circuit,
  optionsOfA: CallOptions = {},
  optionsOfB: CallOptions = optionsOfA,
): tf.Tensor1D {
  if (a.qubits !== b.qubits) {
    throw new KetworkError(
      'mismatch',
      `Circuits of ${a.qubits} and ${b.qubits} qubits have no fidelity. Use the same number.`,
    );
  }
  return tf.tidy(() => {
    const [pairOfA, pairOfB] = [statePairFor('fidelity', a, optionsOfA), statePairFor('fidelity', b, optionsOfB)];
    return absSquared(innerProduct(pairOfA, pairOfB)) as tf.Tensor1D;
  });
}

/** Real matrices alive at once in a complex product of three real ones and its result. */
const realPlanes = 9;

const sampleCount = ({ inputs }: CallOptions) =>
  inputs instanceof tf.Tensor ? inputs.shape[0] : (inputs?.length ?? 1);

const statePairFor = (owner: string, circuit: Circuit, options: CallOptions) =>
  read(owner, circuit, { kind: 'state' }, options) as tf.Tensor3D;

/** The readout of one run, differentiable, for the function whose options these are; nothing stays behind. */
function read(owner: string, circuit: Circuit, reading: Reading, options: CallOptions): tf.Tensor {
  const { inputs, weights, ...run } = checkOptions(owner, options, callOptionNames);
  return tf.tidy(() => {
    const compiled = compile(circuit, reading, run);
    // What was kept ready is given back at once; a gradient taken later makes it ready again.
    try {
      return compiled.run(inputs, weights);
    } finally {
      compiled.dispose();
    }
  });
}

const listOf = (observables: PauliSum | readonly PauliSum[]): readonly PauliSum[] =>
  observables instanceof PauliSum ? [observables] : observables;
