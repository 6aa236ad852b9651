import * as tf from '@tensorflow/tfjs';
import { compile } from '../../autodiff/compile.js';
import type { Circuit } from '../../circuit/circuit.js';
import { weightsAsInputs } from '../../circuit/weights-as-inputs.js';
import { Random } from '../../math/random.js';
import { type VarianceEstimate, varianceEstimate } from '../../math/variance-estimate.js';
import type { NoiseModel } from '../../noise/noise-model.js';
import type { PauliSum } from '../../observables/pauli-sum.js';
import { sizeOf } from './subject.js';
import type { WeightStart } from './weight-start.js';

/** What slopes are measured of. */
export interface SlopeProblem {
  readonly circuit: Circuit;
  readonly observables: readonly PauliSum[];
  /** Rows of features, of which each draw takes one. */
  readonly inputs: readonly (readonly number[])[];
  readonly start: WeightStart;
  readonly noise?: NoiseModel | undefined;
}

/** Slopes of expectations with weights, over random draws of weights, samples and observables. */
export interface Slopes {
  /** The mean squared slope over all weights. */
  readonly all: VarianceEstimate;
  /** Over some of the weights, by their places. */
  readonly of: (places: readonly number[]) => VarianceEstimate;
  /** Of each weight. */
  readonly weights: readonly number[];
  /** The variance of each observable over the draws, in units of its size. */
  readonly expectations: readonly VarianceEstimate[];
}

/** Amplitudes alive in one run: 16 MiB of float32 pairs. */
const amplitudesAtOnce = 2 ** 21;

/**
 * The mean squared slope of one expectation with one weight. Each draw takes new weights, a sample, and all observables (each in
 * units of its size) with random signs over √observables, so that one pass back gives their mean: cross terms cancel on average.
 * Over uniform angles slopes are 0 on average, so this is their variance.
 */
export async function measuredSlopes(
  { circuit, observables, inputs, start, noise }: SlopeProblem,
  { samples, seed }: { readonly samples: number; readonly seed: number },
): Promise<Slopes> {
  const random = new Random(seed);
  const sizes = observables.map((observable) => sizeOf(observable) || 1);
  const columns = circuit.inputs + circuit.weights;
  const compiled = compile(
    weightsAsInputs(circuit),
    { kind: 'expectation', observables },
    { ...(noise ? { noise } : {}), seed },
  );
  const atOnce = Math.max(1, Math.floor(amplitudesAtOnce / (noise ? 4 : 2) ** circuit.qubits));
  const gradients: Float32Array[] = [];
  const values: Float32Array[] = [];
  try {
    while (gradients.length < samples) {
      const now = Math.min(atOnce, samples - gradients.length, 256);
      const rows = new Float32Array(now * columns);
      const signs = new Float32Array(now * observables.length);
      for (let k = 0; k < now; k++) {
        const draw = gradients.length + k;
        const row = inputs[random.integer(inputs.length)]!;
        rows.set(row.slice(0, circuit.inputs), k * columns);
        // Far apart, for groups of weights draw from seeds that follow each other.
        rows.set(start(seed + 1000 * draw), k * columns + circuit.inputs);
        sizes.forEach((size, o) => {
          const sign = random.uniform() < 0.5 ? -1 : 1;
          signs[k * sizes.length + o] = sign / size / Math.sqrt(sizes.length);
        });
      }
      const [slopes, read] = tf.tidy(() => {
        let readout: tf.Tensor | undefined;
        const { grad } = tf.valueAndGrad((x: tf.Tensor) => {
          const result = compiled.run(x as tf.Tensor2D);
          readout = tf.keep(result.clone());
          return tf.sum(tf.mul(result, tf.tensor2d(signs, [now, sizes.length])));
        })(tf.tensor2d(rows, [now, columns]));
        return [tf.slice(grad as tf.Tensor2D, [0, circuit.inputs]), readout!] as const;
      });
      const [flat, flatRead] = (await Promise.all([slopes.data(), read.data()])) as [Float32Array, Float32Array];
      tf.dispose([slopes, read]);
      for (let k = 0; k < now; k++) {
        gradients.push(flat.slice(k * circuit.weights, (k + 1) * circuit.weights));
        values.push(flatRead.slice(k * sizes.length, (k + 1) * sizes.length));
      }
      await tf.nextFrame();
    }
  } finally {
    compiled.dispose();
  }
  const places = Array.from({ length: circuit.weights }, (_, place) => place);
  const scaled = values.map((row) => row.map((value, o) => value / sizes[o]!));
  return {
    all: varianceEstimate(gradients, places),
    of: (some) => varianceEstimate(gradients, some),
    weights: places.map((place) => gradients.reduce((sum, row) => sum + row[place]! ** 2, 0) / gradients.length),
    expectations: sizes.map((_, o) => varianceEstimate(scaled, [o])),
  };
}
