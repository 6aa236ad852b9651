// npm start: trains the hybrid classifier of the handwritten digits, and a classical network of the same size beside it.
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { callbacks, circuitToJson, data, draw, io, training, useBackend } from 'ketwork';
import { classicalModel, digitsCircuit, hybridModel } from './build';

const seed = 1;
const epochs = 25;
const learningRate = 0.01;

async function main(): Promise<void> {
  const backend = await useBackend('auto');
  console.log(`TensorFlow.js backend: ${backend.name}`);
  const digits = await data.loadDigits(join(__dirname, 'data', 'digits.csv.gz'));
  const { train, test } = data.split(digits, { test: 0.2, seed });
  const scaler = data.fixed(digits, { scale: 1 / 16, shift: -0.3 });
  const [trainSet, testSet] = [train, test].map((part) => data.toTensors(data.scaled(part, scaler), digits.classNames));

  const circuit = digitsCircuit();
  const hybrid = hybridModel(seed);
  console.log(`${train.rows} digits to train on, ${test.rows} to test.\n`);
  console.log(`${draw.drawText(circuit)}\n`);
  const parameters = hybrid.countParams();
  console.log(`Hybrid network: ${parameters} parameters, ${circuit.weights} of them in the circuit.`);
  await fit(hybrid, trainSet!);
  const result = evaluate(hybrid, testSet!, digits.classNames);

  const classical = classicalModel(parameters, seed);
  console.log(`\nClassical network: ${classical.countParams()} parameters.`);
  await fit(classical, trainSet!);
  const baseline = evaluate(classical, testSet!, digits.classNames);

  console.log(`\nThe hybrid network on the test set (rows: true digit, columns: taken for):\n\n${result.table}`);
  console.log('\nTest accuracy');
  console.log(`  hybrid     ${percent(result.accuracy)}  (${parameters} parameters)`);
  console.log(`  classical  ${percent(baseline.accuracy)}  (${classical.countParams()} parameters)`);

  const folder = join(__dirname, 'model');
  const metadata = {
    title: 'Hybrid quantum-classical classifier of handwritten digits',
    circuit: circuitToJson(circuit),
    preprocessing: scaler,
    classNames: digits.classNames,
    featureNames: digits.featureNames,
    metrics: { testAccuracy: result.accuracy, classicalTestAccuracy: baseline.accuracy },
    split: { test: 0.2, seed, stratified: true },
    seed,
    epochs,
  };
  await hybrid.save(io.folder(folder, { metadata }));
  console.log(`\nSaved in ${folder}`);
}

async function fit(model: tf.LayersModel, set: { x: tf.Tensor2D; y: tf.Tensor2D }): Promise<void> {
  const schedule = callbacks.learningRate(callbacks.cosineDecay(learningRate));
  await training.fit(model, set, { seed, epochs, callbacks: [schedule, callbacks.progressBar()] });
}

function evaluate(model: tf.LayersModel, { x, y }: { x: tf.Tensor2D; y: tf.Tensor2D }, classNames: readonly string[]) {
  const classesOf = (scores: tf.Tensor) => tf.tidy(() => scores.argMax(-1).dataSync());
  const labels = classesOf(y);
  const predictions = tf.tidy(() => classesOf(model.predict(x) as tf.Tensor));
  const matrix = training.confusionMatrix(labels, predictions, classNames.length);
  return { accuracy: training.accuracy(labels, predictions), table: training.confusionTable(matrix, classNames) };
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
