// What a page may do; scripts/check-package.mjs bundles it for browsers and runs the bundle.
import * as tf from '@tensorflow/tfjs';
import {
  angleEmbedding,
  callbacks,
  Circuit,
  compile,
  data,
  draw,
  io,
  layers,
  stronglyEntangling,
  training,
  z,
} from 'ketwork';

await tf.setBackend('cpu');
const circuit = new Circuit(2).append(angleEmbedding()).append(stronglyEntangling());
const { engine, run } = compile(circuit, { kind: 'expectation', observables: [z(0)] });
if (engine !== 'simd') throw new Error(`The engine is ${engine}, not the one for CPUs.`);
run([[1, 2]], new Array(circuit.weights).fill(0.5)).dispose();
const model = tf.sequential({ layers: [layers.quantum({ circuit, observables: [z(0)], inputShape: [2] })] });
model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
const { x } = data.toTensors(data.datasetOf([[0, 1], [1, 0]], { labels: [0, 1] })); // prettier-ignore
await model.fit(x, tf.tensor2d([[1], [-1]]), {
  verbose: 0,
  callbacks: [callbacks.learningRate(callbacks.cosineDecay(0.1))],
});
console.log(io.version, draw.drawSvg(circuit), training.accuracy([1], [1]));
