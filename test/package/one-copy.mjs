// Loads Ketwork in every way that Node knows: scripts/check-package.mjs runs it against the packed tarball, and takes
// anything that TensorFlow.js says about names registered twice as a failure.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import * as imported from 'ketwork';

const require = createRequire(import.meta.url);
const required = require('ketwork');
assert.equal(require('@tensorflow/tfjs').engine(), tf.engine(), 'import and require share one TensorFlow.js');
const cores = Object.keys(require.cache).filter((file) => /tfjs-core[/\\]dist[/\\]tf-core/.test(file));
assert.equal(cores.length, 1, `TensorFlow.js is loaded once, not from ${cores}`);
for (const [name, value] of Object.entries(required)) assert.equal(imported[name], value, `${name} is one thing`);

// A bundler may have put the ESM build into a program that another package of it loads too.
const bundled = await import(pathToFileURL(`${process.cwd()}/node_modules/ketwork/dist/esm/index.js`).href);
assert.notEqual(bundled.Circuit, imported.Circuit, 'the ESM build is a second copy');
for (const { Circuit, expectation, input, layers, weight, z } of [imported, bundled]) {
  const circuit = new Circuit(1).ry(input(0), 0).ry(weight(0), 0);
  const values = await expectation(circuit, z(0), { inputs: [[0.5]], weights: [0.25] }).data();
  assert.ok(Math.abs(values[0] - Math.cos(0.75)) < 1e-6, `expectation ${values[0]}`);
  const gradient = tf.grad((w) => expectation(circuit, z(0), { inputs: [[0.5]], weights: w }).sum())(
    tf.tensor1d([0.25]),
  );
  assert.ok(Math.abs(gradient.dataSync()[0] + Math.sin(0.75)) < 1e-6, `gradient ${gradient.dataSync()[0]}`);

  const model = tf.sequential({ layers: [layers.quantum({ circuit, inputShape: [1] })] });
  const again = await tf.models.modelFromJSON(model.toJSON(null, false));
  again.setWeights(model.getWeights());
  const x = tf.tensor2d([[0.1], [0.2]]);
  assert.deepEqual(again.predict(x).arraySync(), model.predict(x).arraySync(), 'a model is built again from its JSON');
}
console.log('one copy');
