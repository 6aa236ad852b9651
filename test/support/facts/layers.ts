import * as tf from '@tensorflow/tfjs';
import {
  type ContractCase,
  contract,
  lossOf,
  modelOf,
  outputOf,
  samplesOf,
  savedAndLoaded,
} from '../../layers/support.js';
import { worstDifference } from '../engine-run.js';
import type { Facts } from './facts.js';

/** What every layer does on every backend, by layer. */
export const layerFacts: Readonly<Record<string, Facts>> = Object.fromEntries(
  Object.entries(contract).map(([name, layer]) => [name, factsOf(layer)]),
);

export function factsOf({ make, sizes, output }: ContractCase): Facts {
  return {
    async 'has the output shape it computes'() {
      const layer = make();
      const shapes = sizes.map((size): tf.Shape => [null, size]);
      expect(layer.computeOutputShape(shapes.length === 1 ? shapes[0]! : shapes)).toEqual([null, ...output]);
      const model = modelOf(layer, sizes);
      expect(model.outputs[0]!.shape).toEqual([null, ...output]);
      const samples = samplesOf(sizes);
      expect(tf.tidy(() => (model.predict(samples) as tf.Tensor).shape)).toEqual([3, ...output]);
      tf.dispose(samples);
      model.dispose();
    },

    async 'comes back from its config'() {
      const layer = make();
      const config = layer.getConfig();
      const copy = (layer.constructor as typeof tf.layers.Layer).fromConfig(
        layer.constructor as tf.serialization.SerializableConstructor<tf.layers.Layer>,
        config,
      );
      expect(copy).toBeInstanceOf(layer.constructor);
      expect(copy.getConfig()).toEqual(config);
      expect(JSON.parse(JSON.stringify(config))).toEqual(config);
    },

    async 'gives the same output after saving and loading'() {
      const samples = samplesOf(sizes);
      const before = memory();
      const model = modelOf(make(), sizes);
      const expected = await outputOf(model, samples);
      const copy = await savedAndLoaded(model);
      expect(await outputOf(copy, samples)).toEqual(expected);
      copy.dispose();
      model.dispose();
      expect(memory()).toEqual(before);
      tf.dispose(samples);
    },

    async 'has an output for each sample that does not depend on the others'() {
      const samples = samplesOf(sizes);
      const model = modelOf(make(), sizes);
      const singles: number[] = [];
      for (let row = 0; row < 3; row++) {
        const one = samples.map((tensor) => tensor.slice([row, 0], [1, -1]));
        singles.push(...(await outputOf(model, one)));
        tf.dispose(one);
      }
      expect(worstDifference([...(await outputOf(model, samples))], singles)).toBeLessThan(1e-5);
      tf.dispose(samples);
      model.dispose();
    },

    async 'gives everything back'() {
      const before = memory();
      const samples = samplesOf(sizes);
      const model = modelOf(make(), sizes);
      model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      await outputOf(model, samples);
      model.dispose();
      tf.dispose(samples);
      expect(memory()).toEqual(before);
    },

    async 'lets gradients through to its inputs'() {
      const samples = samplesOf(sizes);
      const model = modelOf(make(), sizes);
      const loss = (...given: tf.Tensor[]) => tf.sum((model.apply(given) as tf.Tensor).square().mul(0.3));
      const gradients = tf.tidy(() => tf.grads(loss)(samples));
      for (const [k, gradient] of gradients.entries()) {
        expect(gradient.shape).toEqual(samples[k]!.shape);
        expect([...(await gradient.data())].every(Number.isFinite)).toBe(true);
      }
      tf.dispose([samples, gradients]);
      model.dispose();
    },

    async 'lowers the loss in one step'() {
      const before = memory();
      const layer = make();
      const inputs = sizes.map((size) => tf.input({ shape: [size] }));
      // A layer before it, so that there is something to train where it has no weights of its own.
      const scaled = inputs.map((each, k) =>
        tf.layers.dense({ units: sizes[k]!, kernelInitializer: tf.initializers.glorotNormal({ seed: k }) }).apply(each),
      ) as tf.SymbolicTensor[];
      const outputs = layer.apply(scaled.length === 1 ? scaled[0]! : scaled) as tf.SymbolicTensor;
      const model = tf.model({ inputs, outputs });
      model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
      const x = samplesOf(sizes);
      const y = tf.fill([3, ...output], 0.3);
      const first = await lossOf(model, x, y);
      await model.fit(x, y, { epochs: 1, batchSize: 3, verbose: 0 });
      expect(await lossOf(model, x, y)).toBeLessThan(first);
      tf.dispose([x, y]);
      model.optimizer.dispose();
      model.dispose();
      expect(memory().tensors).toBe(before.tensors);
    },
  };
}

/** What no backend counts in its own way. */
const memory = () => ({ tensors: tf.memory().numTensors, dataIds: tf.engine().backend.numDataIds() });
