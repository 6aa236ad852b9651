// A user's own program: scripts/check-package.mjs runs it as TypeScript and as JavaScript, as ESM and as CommonJS, against
// the packed tarball.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { angleEmbedding, callbacks, Circuit, io, layers, Random, stronglyEntangling, z } from 'ketwork';

async function main(folder: string): Promise<void> {
  const circuit = new Circuit(4).append(angleEmbedding({ axis: 'y' })).append(stronglyEntangling({ layers: 3 }));
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [64], units: 4, activation: 'tanh' }),
      layers.quantum({ circuit, observables: [z(0), z(1), z(2), z(3)] }),
      tf.layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });

  const random = new Random(1);
  const x = tf.tensor2d(
    Float32Array.from({ length: 64 * 64 }, () => random.uniform()),
    [64, 64],
  );
  const labels = tf.tensor1d(
    Int32Array.from({ length: 64 }, () => random.integer(10)),
    'int32',
  );
  const y = tf.oneHot(labels, 10);
  const history = await model.fit(x, y, {
    epochs: 1,
    batchSize: 32,
    validationSplit: 0.1,
    verbose: 0,
    callbacks: [callbacks.progressBar()],
  });
  assert.ok(Number.isFinite(history.history['val_loss']?.[0]), 'one epoch gives a finite validation loss');

  await model.save(io.folder(folder));
  const predictions = predict(model, x);
  assert.deepEqual(predict(await tf.loadLayersModel(io.folder(folder)), x), predictions);
  assert.deepEqual(predict((await io.loadModel(folder)).model, x), predictions);
  console.log(`trained, saved and loaded again: ${predictions.length} predictions are the same`);
}

function predict(model: tf.LayersModel, x: tf.Tensor): number[] {
  const output = model.predict(x);
  assert.ok(output instanceof tf.Tensor);
  return [...output.dataSync()];
}

void main(join(process.cwd(), 'my-model'));
