import * as tf from '@tensorflow/tfjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Ketwork from 'ketwork';

const quiet = () => ['warn', 'error', 'log'].map((name) => jest.spyOn(console, name as 'warn').mockImplementation());

/** Everything of TF.js that an import of Ketwork may touch. */
function registered() {
  const names = ['QuantumRun', tf.Real, tf.Complex, tf.Einsum, tf.BatchMatMul, tf.GatherV2];
  const backends = ['cpu', 'wasm', 'webgl', 'webgpu', 'tensorflow'];
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  return [
    ...backends.flatMap((backend) => tf.getKernelsForBackend(backend)),
    ...names.map((name) => tf.getGradient(name)),
    ...Object.entries(classNameMap).flatMap(([name, [constructor]]) => [name, constructor]),
  ];
}

/** Ketwork as a program gets it that loads it anew beside the same TF.js, as its other build would be. */
function anotherCopy(): typeof Ketwork {
  let copy: typeof Ketwork | undefined;
  jest.isolateModules(() => {
    jest.doMock('@tensorflow/tfjs', () => tf);
    copy = jest.requireActual<typeof Ketwork>('ketwork');
  });
  return copy!;
}

let ketwork: typeof Ketwork;

beforeAll(async () => {
  await tf.setBackend('cpu');
  const before = registered().length;
  const spies = quiet();
  ketwork = anotherCopy();
  expect(registered().length).toBeGreaterThan(before);
  spies.forEach((spy) => expect(spy).not.toHaveBeenCalled());
  spies.forEach((spy) => spy.mockRestore());
});

it('importing a second copy changes nothing in TF.js and writes nothing to the console', () => {
  const before = registered();
  const spies = quiet();
  const second = anotherCopy();
  expect(second.Circuit).not.toBe(ketwork.Circuit);
  const after = registered();
  expect(after).toHaveLength(before.length);
  after.forEach((entry, k) => expect(entry).toBe(before[k]));
  spies.forEach((spy) => expect(spy).not.toHaveBeenCalled());
  spies.forEach((spy) => spy.mockRestore());
});

it('two copies run side by side', () => {
  for (const { Circuit, expectation, input, z } of [ketwork, anotherCopy(), ketwork]) {
    const value = tf.tidy(() => {
      const run = (x: tf.Tensor) =>
        expectation(new Circuit(1).ry(input(0), 0), z(0), { inputs: x as tf.Tensor2D }).sum<tf.Scalar>();
      return tf
        .grad(run)(tf.tensor2d([[0.5]]))
        .dataSync()[0];
    });
    expect(value).toBeCloseTo(-Math.sin(0.5), 5);
  }
});

it('exports what users write by name, and the rest in namespaces', () => {
  const { layers, callbacks, io, data, draw, simd, training } = ketwork;
  for (const namespace of [layers, callbacks, io, data, draw, simd, training]) {
    expect(Object.keys(namespace).length).toBeGreaterThan(0);
  }
  expect(Object.keys(layers).sort()).toEqual([
    'ControlledQuantumLayer',
    'QuantumLayer',
    'controlledQuantum',
    'quantum',
    'quantumProbabilities',
    'quantumState',
  ]);
  const functions = [
    ...['Circuit', 'KetworkError', 'Random', 'Angle', 'PauliSum', 'input', 'weight', 'product', 'gateNamed'],
    ...['controlled', 'inverse', 'power', 'unitary', 'pauliRotation', 'x', 'y', 'z', 'one', 'pauli'],
    ...['compile', 'expectation', 'variance', 'probabilities', 'state', 'statePair', 'sample', 'counts'],
    ...['reducedDensityMatrix', 'fidelity', 'metricTensor', 'pairOf', 'stateOf', 'circuitFrom', 'lower'],
    ...['angleEmbedding', 'amplitudeEmbedding', 'stronglyEntangling', 'hardwareEfficient', 'qaoa', 'qcnn'],
  ];
  const missing = functions.filter((name) => typeof ketwork[name as keyof typeof Ketwork] !== 'function');
  expect(missing).toEqual([]);
});

it('the model of the README trains, saves, loads and predicts the same', async () => {
  const { Circuit, angleEmbedding, stronglyEntangling, layers, io, z } = ketwork;
  const circuit = new Circuit(4).append(angleEmbedding({ axis: 'y' })).append(stronglyEntangling({ layers: 3 }));
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [64], units: 4, activation: 'tanh' }),
      layers.quantum({ circuit, observables: [z(0), z(1), z(2), z(3)] }),
      tf.layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const x = tf.randomUniform([24, 64], 0, 1, 'float32', 1);
  const y = tf.oneHot(tf.range(0, 24, 1, 'int32').mod(tf.scalar(10, 'int32')), 10);
  await model.fit(x, y, { epochs: 2, batchSize: 8, validationSplit: 0.1, verbose: 0 });
  const root = await mkdtemp(join(tmpdir(), 'readme-'));
  await model.save(io.folder(join(root, 'my-model')));
  const again = await tf.loadLayersModel(io.folder(join(root, 'my-model')));
  expect(tf.tidy(() => (again.predict(x) as tf.Tensor).arraySync())).toEqual(
    tf.tidy(() => (model.predict(x) as tf.Tensor).arraySync()),
  );
  await rm(root, { recursive: true });
});
