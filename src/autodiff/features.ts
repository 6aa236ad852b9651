import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import type { FeatureColumns, NoisyProgram } from '../program/program.js';

/**
 * The feature rows of a program from the samples' inputs: products of inputs and the amplitudes of a prepared state
 * are TF.js operations, so gradients flow through them to the inputs.
 *
 * @throws KetworkError `mismatch` unless the inputs are `[batch, inputs]`, `invalid` for amplitudes that are all 0.
 */
export function featuresOf(program: NoisyProgram, inputs: tf.Tensor2D): tf.Tensor2D {
  const { columns, qubits } = program;
  checkInputs(columns, inputs);
  const parts = [inputs, ...columns.products.map((factors) => productColumn(inputs, factors))];
  if (columns.preparation) {
    const { first, count, pad } = columns.preparation;
    const given = inputs.slice([0, first], [inputs.shape[0], count]);
    const rest = 2 ** qubits - count;
    const amplitudes = rest > 0 ? (tf.pad(given, [[0, 0], [0, rest]], pad) as tf.Tensor2D) : given; // prettier-ignore
    const norms = tf.norm(amplitudes, 'euclidean', 1, true);
    checkNorms(norms);
    parts.push(tf.div(amplitudes, norms));
  }
  return parts.length === 1 ? inputs : tf.concat(parts, 1);
}

/** What has no norm cannot become a state: on GPU backends, where looking would stall every step, it becomes NaN. */
function checkNorms(norms: tf.Tensor): void {
  if (!hostBackends.has(tf.getBackend())) return;
  const values = norms.dataSync();
  const row = values.findIndex((norm) => norm === 0 || !Number.isFinite(norm));
  if (row < 0) return;
  throw new KetworkError(
    'invalid',
    `The features in row ${row} cannot be the amplitudes of a state: their norm is ${values[row]}. ` +
      'Leave the sample out, set a pad, or scale the features to about 1.',
  );
}

function productColumn(inputs: tf.Tensor2D, factors: FeatureColumns['products'][number]): tf.Tensor2D {
  const columns = factors.map(({ index, scale, offset }) => {
    const column = inputs.slice([0, index], [inputs.shape[0], 1]);
    return tf.add(tf.mul(column, scale), offset) as tf.Tensor2D;
  });
  return columns.reduce((total, column) => tf.mul(total, column));
}

function checkInputs({ inputs: count }: FeatureColumns, inputs: tf.Tensor): void {
  if (inputs.shape.length !== 2 || inputs.shape[1] !== count) {
    throw new KetworkError(
      'mismatch',
      `The circuit reads ${count} inputs per sample but received a tensor of shape [${inputs.shape}]. Pass [batch, ${count}].`,
    );
  }
}

/** Backends whose data are at hand without a readback from a GPU. */
const hostBackends = new Set(['cpu', 'wasm', 'tensorflow']);

/**
 * Refuses NaN and infinite numbers, with their row and column, counted from 1. On GPU backends, where looking would stall every step,
 * nothing is checked.
 *
 * @throws KetworkError `invalid`
 */
export function checkFinite(what: string, values: tf.Tensor): void {
  if (!hostBackends.has(tf.getBackend())) return;
  const data = values.dataSync();
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  const width = values.shape.at(-1) ?? 1;
  const place =
    values.rank > 1 ? `row ${Math.floor(bad / width) + 1}, column ${(bad % width) + 1}` : `number ${bad + 1}`;
  throw new KetworkError(
    'invalid',
    `${what} must be finite, but ${place} is ${data[bad]}. Clean the data, or look for a diverging layer before.`,
  );
}
