import * as tf from '@tensorflow/tfjs';
import { type Circuit, type GradientName, KetworkError, layers } from '../index.js';

/** The optimizers whose state can be checkpointed, by name. */
const optimizers = {
  adam: (learningRate: number) => tf.train.adam(learningRate),
  sgd: (learningRate: number) => tf.train.sgd(learningRate),
  momentum: (learningRate: number) => tf.train.momentum(learningRate, 0.9),
  rmsprop: (learningRate: number) => tf.train.rmsprop(learningRate),
  adagrad: (learningRate: number) => tf.train.adagrad(learningRate),
} as const;

export type OptimizerName = keyof typeof optimizers;

export const optimizerNames: readonly OptimizerName[] = ['adam', 'sgd', 'momentum', 'rmsprop', 'adagrad'];

/** What decides a model, beside its circuit and its data. */
export interface ModelOptions {
  readonly optimizer: OptimizerName;
  readonly learningRate: number;
  /** Default `adjoint`; with shots `parameter-shift`. */
  readonly gradient?: GradientName;
  /** Shots of each evaluation of the circuit. Default: none, it is exact. */
  readonly shots?: number;
  readonly seed: number;
}

/**
 * A compiled classifier: a dense layer from the features to the circuit's inputs (left out where they are as many), the circuit
 * read by Z of every qubit, and a dense softmax over the classes. The seed decides its first weights.
 *
 * @throws KetworkError `mismatch` for a circuit without inputs.
 */
export function classifierModel(
  circuit: Circuit,
  features: number,
  classes: number,
  { optimizer, learningRate, gradient, shots, seed }: ModelOptions,
): tf.Sequential {
  if (circuit.inputs === 0) {
    throw new KetworkError(
      'mismatch',
      'The circuit reads no inputs, so no feature could reach it. Give it an embedding, or angles that are inputs.',
    );
  }
  const kernelInitializer = (offset: number) => tf.initializers.glorotUniform({ seed: seed + offset });
  const shape = { inputShape: [features] };
  const encoder = () =>
    tf.layers.dense({
      ...shape,
      name: 'encoder',
      units: circuit.inputs,
      activation: 'tanh',
      kernelInitializer: kernelInitializer(0),
    });
  const measuring = { ...(gradient && { gradient }), ...(shots !== undefined && { shots }) };
  const hasEncoder = features !== circuit.inputs;
  const model = tf.sequential({
    layers: [
      ...(hasEncoder ? [encoder()] : []),
      layers.quantum({ name: 'quantum', circuit, ...measuring, seed: seed + 1, ...(hasEncoder ? {} : shape) }),
      tf.layers.dense({
        name: 'classes',
        units: classes,
        activation: 'softmax',
        kernelInitializer: kernelInitializer(2),
      }),
    ],
  });
  const loss = 'categoricalCrossentropy';
  model.compile({ optimizer: optimizers[optimizer](learningRate), loss, metrics: ['accuracy'] });
  return model;
}
