import * as tf from '@tensorflow/tfjs';
import { count, KetworkError } from '../errors.js';
import { Random } from '../math/random.js';
import { checkOptions, type OptionNames } from '../options.js';
import { type FisherMatrix, leastProbability } from './fisher-information.js';
import { checkSamples } from './random-weights.js';

type OutputKind = 'softmax' | 'sigmoid';

export interface ModelFisherInformationOptions {
  /** How many random weight vectors. Default 20. */
  readonly samples?: number;
  /** Between which numbers weights are drawn, uniform. Default −1 to 1, as in the paper. */
  readonly range?: readonly [low: number, high: number];
  /** Seed of the random weights. Default 0. */
  readonly seed?: number;
  /**
   * What the outputs are: probabilities of one class each (`softmax`), or of yes, each by itself (`sigmoid`). Default
   * `sigmoid` for one output, `softmax` for more.
   */
  readonly output?: OutputKind;
  /** Called after each weight vector with the number of those done. */
  readonly onProgress?: (done: number, total: number) => void;
}

const optionNames: OptionNames<ModelFisherInformationOptions> = {
  samples: true,
  range: true,
  seed: true,
  output: true,
  onProgress: true,
};

/**
 * The Fisher information matrices of a classifier at random weights, averaged over samples of its data, for {@link
 * effectiveDimension}: `[samples][weights][weights]`, over all trainable weights in the order of the model. The model has its
 * own weights again afterwards.
 *
 * Costs a gradient for each weight vector, row of `inputs` and output, one by one: some dozens of rows are enough. For a
 * circuit alone use {@link fisherInformation}, which runs many at once.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for no samples or rows, `mismatch` for
 * outputs that are no probabilities.
 * @example
 * const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [2], units: 1, activation: 'sigmoid' })] });
 * const fishers = await modelFisherInformation(model, tf.randomNormal([10, 2], 0, 1, 'float32', 1), { samples: 5 });
 * diagnostics.effectiveDimension(fishers).parameters; // 3
 */
export async function modelFisherInformation(
  model: tf.LayersModel,
  inputs: tf.Tensor,
  options: ModelFisherInformationOptions = {},
): Promise<FisherMatrix[]> {
  const {
    samples = 20,
    range = [-1, 1],
    seed = 0,
    output,
    onProgress,
  } = checkOptions('modelFisherInformation', options, optionNames, 'samples');
  checkSamples('modelFisherInformation', samples, 1);
  const [low, high] = range;
  const rows = inputs.shape[0] ?? 0;
  if (rows === 0 || !(high >= low) || model.trainableWeights.length === 0) {
    throw new KetworkError(
      'invalid',
      `modelFisherInformation was given ${count(rows, 'row')}, weights from ${low} to ${high} and a model of ` +
        `${count(model.trainableWeights.length, 'trainable tensor')}. Use one or more of each, and a range that rises.`,
    );
  }
  const random = new Random(seed);
  const own = model.trainableWeights.map((weight) => weight.read().clone());
  const result: FisherMatrix[] = [];
  try {
    while (result.length < samples) {
      tf.tidy(() => {
        for (const weight of model.trainableWeights) {
          const { shape } = weight.read();
          const size = shape.reduce((product, length) => product * length, 1);
          weight.write(
            tf.tensor(
              Float32Array.from({ length: size }, () => low + (high - low) * random.uniform()),
              shape,
            ),
          );
        }
      });
      const kind = await kindOf(model, inputs, output);
      const information = tf.tidy(() => informationAt(model, inputs, kind));
      result.push((await information.array()) as number[][]);
      information.dispose();
      onProgress?.(result.length, samples);
      await tf.nextFrame();
    }
  } finally {
    model.trainableWeights.forEach((weight, k) => weight.write(own[k]!));
    tf.dispose(own);
  }
  return result;
}

/** The mean over the rows of `Σ ∂p ∂pᵀ / p` or, for yes and no, `/ p(1 − p)`. */
function informationAt(model: tf.LayersModel, inputs: tf.Tensor, kind: OutputKind): tf.Tensor {
  const rows = tf.split(inputs, inputs.shape[0]!);
  const scaled = rows.map((row) => {
    const p = (model.apply(row) as tf.Tensor).as1D();
    const slopes = tf.stack(Array.from({ length: p.size }, (_, unit) => slopesOf(model, row, unit, p.size)));
    const spread = kind === 'softmax' ? p : tf.mul(p, tf.sub(1, p));
    return tf.div(slopes, tf.sqrt(tf.maximum(spread, leastProbability)).expandDims(1));
  });
  const all: tf.Tensor2D = tf.concat(scaled).as2D(-1, scaled[0]!.shape[1]!);
  return tf.div(tf.matMul(all, all, true), rows.length);
}

/** The slopes of one output of one row with all trainable weights, `[weights]`. */
function slopesOf(model: tf.LayersModel, row: tf.Tensor, unit: number, units: number): tf.Tensor1D {
  return tf.tidy(() => {
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { grads } = tf.variableGrads(
      () => tf.slice((model.apply(row) as tf.Tensor).reshape([units]), unit, 1).asScalar(),
      variables,
    );
    // A weight that the output does not depend on has no gradient.
    return tf.concat(variables.map((variable) => (grads[variable.name] ?? tf.zerosLike(variable)).as1D()));
  });
}

/** What the outputs are. @throws KetworkError `mismatch` where they are no probabilities. */
async function kindOf(model: tf.LayersModel, inputs: tf.Tensor, given?: OutputKind): Promise<OutputKind> {
  const outputs = tf.tidy(() => {
    const all = model.apply(inputs) as tf.Tensor;
    return all.reshape([inputs.shape[0]!, -1]);
  });
  const rows = (await outputs.array()) as number[][];
  outputs.dispose();
  const kind = given ?? (rows[0]!.length === 1 ? 'sigmoid' : 'softmax');
  const misfit = rows.find((row) => {
    const sum = row.reduce((total, value) => total + value, 0);
    return !row.every((p) => p >= 0 && p <= 1) || (kind === 'softmax' && Math.abs(sum - 1) > 1e-3);
  });
  if (!misfit) return kind;
  const [shown, wanted] = [
    misfit.map((p) => p.toPrecision(3)).join(', '),
    kind === 'softmax' ? 'that sum to 1' : 'of yes',
  ];
  throw new KetworkError(
    'mismatch',
    `The model gave ${shown}: no probabilities ${wanted}. End it in softmax or sigmoid, and say which as output.`,
  );
}
