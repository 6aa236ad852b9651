import * as tf from '@tensorflow/tfjs';
import { input, product, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { amplitudeEmbedding, angleEmbedding, stronglyEntangling } from '../../src/circuit/templates/index.js';
import { controlled, inverse, power } from '../../src/gates/derive.js';
import { gateNamed } from '../../src/gates/lookup.js';
import { layers } from '../../src/index.js';
import { matrixOf } from '../../src/math/complex-matrix.js';
import { Random } from '../../src/math/random.js';
import { x, y, z } from '../../src/observables/index.js';

/** Two features, 2 · 3 weights for each layer. */
export const small = (depth = 1) =>
  new Circuit(2).append(angleEmbedding({ axis: 'y' })).append(stronglyEntangling({ layers: depth }));

/** What is hard to write into a file and read back: names with capitals and underscores, gates made of gates, and all. */
export const intricate = new Circuit(3)
  .ry(input(0).times(0.5).plus(0.1), 0)
  .rx(product(input(0), input(1).minus(1)), 1)
  .singleExcitation(weight(0, 'my_Group'), 0, 2)
  .gate(controlled(gateNamed('ry'), 2), [0, 1, 2], weight(1, 'my_Group'))
  .gate(inverse(gateNamed('sx')), [1])
  .gate(power(gateNamed('iswap'), 0.5), [1, 2])
  .pauliRotation('XZY', weight(0, 'other-one').negated(), [2, 0, 1])
  .unitary(
    matrixOf([
      [
        [0, 0],
        [0, -1],
      ],
      [
        [0, 1],
        [0, 0],
      ],
    ]),
    [1],
  ) // prettier-ignore
  .ry(weight(0, 'A'), 2);

export const prepared = new Circuit(2)
  .append(amplitudeEmbedding({ features: 3, pad: 0.3 }))
  .ry(weight(0), 0)
  .cx(0, 1);

export const sums = [z(0).times(z(1)).plus(x(1).scaled(-0.5)), y(0).plus(z(1).scaled(1e-7))];

export type AnyLayer = ReturnType<typeof layers.quantum> | ReturnType<typeof layers.controlledQuantum>;

/** A layer with what it is applied to, `[batch, size]` of each input, and the shape of a sample's output. */
export interface ContractCase {
  readonly make: () => AnyLayer;
  readonly sizes: number[];
  readonly output: number[];
}

/** One of each layer. */
export const contract: Readonly<Record<string, ContractCase>> = {
  quantum: { make: () => layers.quantum({ circuit: small(), seed: 3 }), sizes: [2], output: [2] },
  'quantum of an intricate circuit': {
    make: () => layers.quantum({ circuit: intricate, observables: [z(2), ...sums], inputScaling: 'trainable' }),
    sizes: [2],
    output: [3],
  },
  'quantum of prepared amplitudes': {
    make: () => layers.quantum({ circuit: prepared, observables: sums, inputScaling: 0.7, passes: false }),
    sizes: [3],
    output: [2],
  },
  quantumProbabilities: { make: () => layers.quantumProbabilities({ circuit: small(2) }), sizes: [2], output: [4] },
  'quantumProbabilities of some qubits': {
    make: () => layers.quantumProbabilities({ circuit: intricate, qubits: [2, 0] }),
    sizes: [2],
    output: [4],
  },
  quantumState: { make: () => layers.quantumState({ circuit: intricate }), sizes: [2], output: [2, 8] },
  controlledQuantum: { make: () => layers.controlledQuantum({ circuit: small() }), sizes: [2, 6], output: [2] },
  'controlledQuantum of an intricate circuit': {
    make: () => layers.controlledQuantum({ circuit: intricate, observables: sums, gradient: 'parameter-shift' }),
    sizes: [2, 4],
    output: [2],
  },
  'controlledQuantum without inputs': {
    make: () => layers.controlledQuantum({ circuit: new Circuit(2).ry(weight(0), 0).cx(0, 1).rx(weight(1), 1) }),
    sizes: [2],
    output: [2],
  },
};

/** A layer as a model of its own. */
export function modelOf(layer: tf.layers.Layer, sizes: readonly number[]): tf.LayersModel {
  const inputs = sizes.map((size) => tf.input({ shape: [size] }));
  const outputs = layer.apply(inputs.length === 1 ? inputs[0]! : inputs) as tf.SymbolicTensor;
  return tf.model({ inputs, outputs });
}

/** Normal numbers, `[batch, size]` for each input. */
export function samplesOf(sizes: readonly number[], batch = 3): tf.Tensor2D[] {
  const random = new Random(7);
  return sizes.map((size) =>
    tf.tensor2d(
      Array.from({ length: batch * size }, () => random.normal()),
      [batch, size],
    ),
  );
}

/** The model's output, numbers only. */
export async function outputOf(model: tf.LayersModel, samples: tf.Tensor[]): Promise<Float32Array> {
  const output = tf.tidy(() => model.predict(samples) as tf.Tensor);
  const values = Float32Array.from(await output.data());
  output.dispose();
  return values;
}

/** The loss, by `data()` and not by `dataSync()`, which the backend webgpu does not have in Node. */
export async function lossOf(model: tf.LayersModel, x: tf.Tensor | tf.Tensor[], y: tf.Tensor): Promise<number> {
  const loss = model.evaluate(x, y, { batchSize: 64 }) as tf.Scalar;
  const [value] = await loss.data();
  loss.dispose();
  return value!;
}

/** A copy through the texts and bytes of a saved model, nothing shared. */
export async function savedAndLoaded(model: tf.LayersModel, config?: tf.io.SaveConfig): Promise<tf.LayersModel> {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = { ...artifacts, modelTopology: JSON.parse(JSON.stringify(artifacts.modelTopology)) as object };
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    }),
    config,
  );
  return tf.loadLayersModel(tf.io.fromMemory(saved!));
}

/** Points of two classes that a small circuit can tell apart. */
export function task(samples = 16): { x: tf.Tensor2D; y: tf.Tensor2D } {
  const random = new Random(4);
  const rows = Array.from({ length: samples }, (_, k) => [k % 2 ? 1 : -1, 1].map((at) => at + 0.3 * random.normal()));
  return { x: tf.tensor2d(rows), y: tf.tensor2d(rows.map((_, k) => [k % 2])) };
}
