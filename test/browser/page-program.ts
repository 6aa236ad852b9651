import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import {
  angleEmbedding,
  Circuit,
  compile,
  input,
  layers,
  product,
  Random,
  stronglyEntangling,
  weight,
  x,
  z,
} from 'ketwork';
import { threadCount } from '../../src/engines/simd/executors.js';
import { resultsOf } from '../support/executor-results.js';
import { randomRun } from '../support/random-run.js';
import { sharedPath } from '../support/simd-path.js';

// What the tests run in a page and in Node, to compare.

if (typeof document !== 'undefined') setWasmPaths('/');

/** Numbers that do not depend on where they are computed. */
export interface Results {
  /** The engine that `auto` took. */
  readonly engine: string;
  readonly expectations: number[];
  readonly ofInputs: number[];
  readonly ofWeights: number[];
}

const batch = 32;
const random = (count: number, seed: number) => {
  const numbers = new Random(seed);
  return Array.from({ length: count }, () => numbers.normal());
};

/** Large enough that threads share its jobs. */
const circuit = new Circuit(10)
  .append(angleEmbedding({ axis: 'y' }))
  .append(stronglyEntangling({ layers: 2 }))
  .rzz(product(input(0), input(1)), 0, 1)
  .rx(weight(0), 9);
const observables = [z(0), z(9), x(1).times(z(2)).plus(z(3).scaled(0.5))];

/** Expectation values and their gradients of a circuit with angles from inputs and weights. */
export async function results(backend: string): Promise<Results> {
  await tf.setBackend(backend);
  const compiled = compile(circuit, { kind: 'expectation', observables });
  const inputs = tf.tensor2d(random(batch * circuit.inputs, 1), [batch, circuit.inputs]);
  const weights = tf.tensor1d(random(circuit.weights, 2));
  const upstream = tf.tensor2d(random(batch * observables.length, 3), [batch, observables.length]);
  const run = (rows: tf.Tensor, angles: tf.Tensor) => compiled.run(rows as tf.Tensor2D, angles as tf.Tensor1D);
  const { value, grads } = tf.valueAndGrads(run)([inputs, weights], upstream);
  const [expectations, ofInputs, ofWeights] = await Promise.all([value, ...grads].map((tensor) => tensor.data()));
  compiled.dispose();
  tf.dispose([inputs, weights, upstream, value, grads]);
  return {
    engine: compiled.engine,
    expectations: [...expectations!],
    ofInputs: [...ofInputs!],
    ofWeights: [...ofWeights!],
  };
}

/** The losses of a short training of a model with dense and quantum layers. */
export async function losses(backend: string): Promise<number[]> {
  await tf.setBackend(backend);
  const initializer = (seed: number) => tf.initializers.glorotUniform({ seed });
  const ofModel = new Circuit(4).append(angleEmbedding({ axis: 'y' })).append(stronglyEntangling({ layers: 2 }));
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [3], units: 4, activation: 'tanh', kernelInitializer: initializer(1) }),
      layers.quantum({ circuit: ofModel, observables: [z(0), z(1)], seed: 2 }),
      tf.layers.dense({ units: 1, kernelInitializer: initializer(3) }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.05), loss: 'meanSquaredError' });
  const rows = tf.tensor2d(random(40 * 3, 4), [40, 3]);
  const labels = tf.tidy(() =>
    rows
      .slice([0, 0], [40, 1])
      .mul<tf.Tensor2D>(rows.slice([0, 1], [40, 1]))
      .tanh(),
  );
  const { history } = await model.fit(rows, labels, { epochs: 8, batchSize: 20, shuffle: false, verbose: 0 });
  model.dispose();
  tf.dispose([rows, labels]);
  return history['loss'] as number[];
}

export interface Threads {
  readonly isIsolated: boolean;
  /** Of each WebAssembly memory made so far, whether it is shared. */
  readonly sharedMemories: boolean[];
  /** How many threads the engine has. */
  readonly count: number;
}

const sharedMemories: boolean[] = [];
WebAssembly.Memory = new Proxy(WebAssembly.Memory, {
  construct(target, [descriptor]: [WebAssembly.MemoryDescriptor]) {
    sharedMemories.push(descriptor.shared === true);
    return new target(descriptor);
  },
});

/** What there is once the engine has so many threads, or, if it never has, after some seconds: workers come and fail late. */
export async function threads(expected: number): Promise<Threads> {
  for (let k = 0; k < 200 && threadCount() !== expected; k++) await new Promise((resolve) => setTimeout(resolve, 20));
  return { isIsolated: globalThis.crossOriginIsolated === true, sharedMemories, count: threadCount() };
}

/** On a pool of so many threads: how many have been in one job, and what the run gave. */
export async function pooled(count: number): Promise<{ joined: number; values: number[] }> {
  await tf.setBackend('cpu');
  const path = sharedPath(count);
  await path.ready;
  const run = randomRun({ seed: 1, qubits: 10, batch: 64, operations: 20 });
  let values: number[] = [];
  for (let k = 0; k < 200 && path.joined() < count; k++) {
    values = Object.values(resultsOf(path.executorOf, run)).flatMap((array) => [...array]);
  }
  const joined = path.joined();
  path.dispose();
  return { joined, values };
}
