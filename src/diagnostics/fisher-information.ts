import * as tf from '@tensorflow/tfjs';
import { compile } from '../autodiff/compile.js';
import type { CallOptions } from '../autodiff/readings.js';
import type { Circuit } from '../circuit/circuit.js';
import { weightsAsInputs } from '../circuit/weights-as-inputs.js';
import { count, KetworkError } from '../errors.js';
import { Random } from '../math/random.js';
import { checkOptions, type OptionNames } from '../options.js';
import { batchSize, checkInputs, checkSamples, weightRow } from './random-weights.js';

/** The Fisher information of a model at one weight vector: `[weights][weights]`, symmetric. */
export type FisherMatrix = readonly (readonly number[])[];

export interface FisherInformationOptions extends Pick<CallOptions, 'engine'> {
  /** The qubits whose outcomes are the model's answer. Default all. */
  readonly qubits?: readonly number[];
  /** Features of samples, over which the information is averaged; needed where the circuit reads any. */
  readonly inputs?: readonly ArrayLike<number>[];
  /** How many random weight vectors. Default 100, as in the paper. */
  readonly samples?: number;
  /** Seed of the random weights. Default 0. */
  readonly seed?: number;
  /** Called after each batch with the number of weight vectors done. */
  readonly onProgress?: (done: number, total: number) => void;
}

const optionNames: OptionNames<FisherInformationOptions> = {
  qubits: true,
  inputs: true,
  samples: true,
  seed: true,
  engine: true,
  onProgress: true,
};

/**
 * Probabilities are taken to be no smaller: what engines compute in float32 of rarer outcomes is rounding. Their share of
 * the information is about as large as they are likely.
 */
export const leastProbability = 1e-7;

/**
 * The Fisher information matrices `E_x Σ_y ∂p ∂pᵀ / p` of the outcomes y of a circuit, at weights uniform in [0, 2π): what
 * {@link effectiveDimension} and {@link fisherSpectrum} take. `[samples][weights][weights]`.
 *
 * Each outcome costs one gradient, of many weight vectors and inputs at once. Of what can be learnt by any measurement the
 * quantum Fisher information tells: {@link quantumFisherRank}. Source: Abbas et al. 2021 (arXiv:2011.00027).
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for no samples or a circuit without
 * weights, `mismatch` where inputs do not fit it, `unsupported` for more than 4096 outcomes.
 * @example
 * // One rotation: unit information, whatever its angle.
 * await fisherInformation(new Circuit(1).ry(weight(0), 0), { samples: 2 }); // [[[1]], [[1]]]
 */
export async function fisherInformation(
  circuit: Circuit,
  options: FisherInformationOptions = {},
): Promise<FisherMatrix[]> {
  const {
    qubits,
    inputs = [[]],
    samples = 100,
    seed = 0,
    engine,
    onProgress,
  } = checkOptions('fisherInformation', options, optionNames, 'samples');
  checkSamples('fisherInformation', samples, 1);
  for (const row of inputs) checkInputs(circuit, row);
  const outcomes = 2 ** (qubits?.length ?? circuit.qubits);
  checkOutcomes(circuit, inputs.length, outcomes);
  const random = new Random(seed);
  const compiled = compile(weightsAsInputs(circuit), { kind: 'probabilities', qubits }, { engine });
  // A row for each outcome, so that one gradient has those of all.
  const batch = batchSize(circuit.qubits, inputs.length * outcomes);
  const result: FisherMatrix[] = [];
  try {
    while (result.length < samples) {
      const now = Math.min(batch, samples - result.length);
      const rows = Array.from({ length: now }, () => weightRow(circuit, [], random)).flatMap((weights) =>
        inputs.map((row) => [...Array.from(row), ...weights]),
      );
      const matrices = tf.tidy(() => {
        const information = informationOf(compiled.run, rows, outcomes, circuit.weights);
        return tf.mean(information.reshape([now, inputs.length, circuit.weights, circuit.weights]), 1);
      });
      result.push(...((await matrices.array()) as number[][][]));
      matrices.dispose();
      onProgress?.(result.length, samples);
      if (result.length < samples) await tf.nextFrame();
    }
  } finally {
    compiled.dispose();
  }
  return result;
}

/** Of each row, `[rows, weights, weights]`. */
function informationOf(
  run: (inputs: tf.Tensor2D) => tf.Tensor,
  rows: readonly (readonly number[])[],
  outcomes: number,
  weights: number,
): tf.Tensor {
  const each = tf.tensor2d(rows.flat(), [rows.length, rows[0]!.length], 'float32');
  const repeated: tf.Tensor2D = tf.tile(each.expandDims(1), [1, outcomes, 1]).reshape([rows.length * outcomes, -1]);
  const own = tf.tile(tf.eye(outcomes), [rows.length, 1]);
  const { value, grad } = tf.valueAndGrad((x) => tf.sum(tf.mul(run(x as tf.Tensor2D), own)))(repeated);
  value.dispose();
  const slopes = tf.slice(grad as tf.Tensor2D, [0, rows[0]!.length - weights]);
  const roots = tf.sqrt(tf.maximum(run(each), leastProbability)).reshape([rows.length, outcomes, 1]);
  const scaled = tf.div(slopes.reshape([rows.length, outcomes, weights]), roots);
  return tf.matMul(scaled, scaled, true);
}

function checkOutcomes(circuit: Circuit, rows: number, outcomes: number): void {
  if (circuit.weights === 0 || rows === 0) {
    throw new KetworkError(
      'invalid',
      `fisherInformation was given a circuit of ${count(circuit.weights, 'weight')} and ${count(rows, 'sample')}. Use one or more of both.`,
    );
  }
  if (outcomes > largestOutcomes) {
    throw new KetworkError(
      'unsupported',
      `The circuit has ${outcomes} outcomes, each of which costs a gradient; at most ${largestOutcomes} are possible. ` +
        'Name the qubits that are read.',
    );
  }
}

const largestOutcomes = 2 ** 12;
