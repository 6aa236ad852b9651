import * as tf from '@tensorflow/tfjs';
import type { CompiledCircuit, RunOptions } from '../autodiff/compile.js';
import { callRun } from '../autodiff/kernel.js';
import type { Mitigation } from '../autodiff/mitigation.js';
import { operandsOf } from '../autodiff/operands.js';
import { pin } from '../autodiff/pinned.js';
import { type Outcome, withTurnsAfterErrors } from '../autodiff/random-turns.js';
import { inParts } from '../autodiff/trajectories.js';
import type { Circuit } from '../circuit/circuit.js';
import { backendInUse } from '../complex/backend-in-use.js';
import { densityEngine } from '../engines/density/density-engine.js';
import { count, KetworkError } from '../errors.js';
import { Random } from '../math/random.js';
import { parity } from '../math/word-matrix.js';
import { type WordSpan, spanOf } from '../math/word-span.js';
import type { NoiseModel } from '../noise/noise-model.js';
import { checkOptions } from '../options.js';
import { lowerNoisy, type Reading } from '../program/lower.js';
import type { NoisyProgram, PauliErrors } from '../program/program.js';
import { wordFactors } from '../program/word-factors.js';
import { refuseShots } from './joined-shots.js';

export interface ErrorCancellationOptions {
  /** How many random circuits are averaged. Default 100. */
  readonly samples?: number;
}

/**
 * Probabilistic error cancellation (Temme, Bravyi and Gambetta 2017; van den Berg et al. 2023): after each channel of Pauli errors its
 * inverse, a mixture with negative weights, is applied by chance, and readings are averaged with their signs. Free of bias, at
 * the price of a variance that grows exponentially with the noise: `cancellationCost` tells it beforehand. Readout errors
 * stay: add `readoutInversion`.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for fewer than 1 sample; when a circuit is
 * compiled, `mismatch` without noise, `unsupported` for channels that are no mixture of Pauli words, with shots, for
 * gradients other than `adjoint`, or an engine other than `density`.
 * @example
 * const options = { noise: noise.uniform({ oneQubit: 0.03 }), mitigation: errorCancellation({ samples: 4000 }) };
 * const value = expectation(new Circuit(1).x(0).x(0), z(0), options).dataSync()[0];
 * Math.abs(value - 1) < 0.02; // true
 */
export function errorCancellation(options: ErrorCancellationOptions = {}): Mitigation {
  const { samples = 100 } = checkOptions('errorCancellation', options, { samples: true }, 'samples');
  if (!Number.isInteger(samples) || samples < 1) {
    throw new KetworkError(
      'invalid',
      `Error cancellation cannot average ${samples} samples. Use a whole number, 1 or more.`,
    );
  }
  return {
    name: 'error-cancellation',
    options: { samples },
    isLast: true,
    // A square of estimates is too large by their variance.
    notAfter: ['virtual-distillation'],
    compiled: (circuit, reading, options) => cancelled(circuit, reading, options, samples),
  };
}

function cancelled(circuit: Circuit, reading: Reading, options: RunOptions, samples: number): CompiledCircuit {
  const { noise, engine = 'auto', seed = 0, passes = true, gradient = 'adjoint', shots } = options;
  refuseShots(shots, 'Error cancellation');
  if (!noise) throw new KetworkError('mismatch', 'Errors cannot be cancelled without noise. Set `noise`.');
  if (engine !== 'auto' && engine !== 'density') {
    throw new KetworkError(
      'unsupported',
      `Error cancellation is computed by the engine "density", not by "${engine}". Leave \`engine\` out.`,
    );
  }
  if (gradient !== 'adjoint') {
    throw new KetworkError(
      'unsupported',
      `The gradient method "${gradient}" does not go with error cancellation. Use "adjoint".`,
    );
  }
  const noisy = lowerNoisy(circuit, reading, noise, { dialect: densityEngine.dialect, passes });
  checkRunsExactly(noisy);
  const random = new Random(seed);
  let overhead = 1;
  const { program, draw } = withTurnsAfterErrors(noisy, 'Error cancellation', (errors, span) => {
    const { outcomes, gamma } = inverseOf(errors, span);
    overhead *= gamma;
    return outcomes;
  });
  const average = (features: tf.Tensor2D, weights: tf.Tensor1D) => {
    const [batch] = features.shape;
    const all = inParts(program, batch, samples, (times) => {
      const drawn = draw(features, times, random);
      const output = callRun(drawn.features, weights, { program, engine: 'auto', gradient: { method: 'adjoint' } });
      return tf.mul(output, tf.tensor2d(drawn.signs, [batch * times, 1])).reshape([times, batch, output.shape[1]!]);
    });
    return tf.mul(tf.mean(all, 0), overhead);
  };
  return {
    circuit,
    program: noisy,
    engine: 'density',
    run: (inputs, weights) => tf.tidy(() => average(...operandsOf(noisy, inputs, weights))),
    shotCost: () => undefined,
    shotsUsed: () => ({ forward: 0, gradient: 0 }),
    dispose: pin(program),
  };
}

function checkRunsExactly(program: NoisyProgram): void {
  const backend = backendInUse();
  if (densityEngine.runsOn(backend) && !densityEngine.refuse(program, 1)) return;
  throw new KetworkError(
    'unsupported',
    `Error cancellation runs noise on density matrices, which is not possible for ${count(program.qubits, 'qubit')} on the backend ` +
      `"${backend}". Use up to 12 qubits on cpu, wasm or tensorflow, or zeroNoise.`,
  );
}

/**
 * By how much error cancellation makes the variance of a reading larger, and so the runs it takes: the product of γ² over all
 * channels, γ the sum of the absolute weights of a channel's inverse.
 *
 * @throws KetworkError as `errorCancellation` does.
 * @example
 * cancellationCost(new Circuit(1).x(0), noise.uniform({ oneQubit: 0.01 })).toFixed(3); // 1.041
 */
export function cancellationCost(circuit: Circuit, noise: NoiseModel): number {
  const { steps } = lowerNoisy(circuit, { kind: 'probabilities' }, { ...noise, readout: undefined }, { passes: false });
  return steps.reduce((cost, step) => {
    if (step.kind === 'kraus') {
      throw new KetworkError('unsupported', 'Error cancellation needs noise that is a mixture of Pauli words.');
    }
    if (step.kind !== 'pauli-errors') return cost;
    return cost * inverseOf(step.errors, spanOf(step.errors.map(({ word }) => word))).gamma ** 2;
  }, 1);
}

/**
 * A channel multiplies words by factors that depend on which words of a basis they anticommute with; its inverse by one over
 * them. The weights of the inverse are their Walsh-Hadamard transform, over the 2^rank words that the errors span.
 */
function inverseOf(errors: PauliErrors['errors'], span: WordSpan): { outcomes: Outcome[]; gamma: number } {
  const factors = [...wordFactors(errors, span)];
  const size = factors.length;
  if (factors.some((factor) => Math.abs(factor) < 1e-6)) {
    throw new KetworkError(
      'invalid',
      'The noise of a channel leaves nothing of a word, so it has no inverse. Use less noise.',
    );
  }
  const weights = Array.from(
    { length: size },
    (_, word) => factors.reduce((sum, factor, pattern) => sum + parity(pattern & word) / factor, 0) / size,
  );
  const gamma = weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
  const outcomes = weights.map((weight, pattern) => ({
    probability: Math.abs(weight) / gamma,
    pattern,
    sign: weight < 0 ? (-1 as const) : (1 as const),
  }));
  return { outcomes, gamma };
}
