import * as tf from '@tensorflow/tfjs';
import { compile, useBackend } from 'ketwork';
import { KetworkError } from '../src/errors.js';
import type { Report, Row } from './report.js';
import { interleaved, rounded } from './timing.js';
import { everyZ, trainingCircuit } from './workloads/circuits.js';
import { trainingData } from './workloads/data.js';
import type { Size } from './workloads/workload.js';

const trainingSizes: readonly Size[] = [
  { qubits: 8, layers: 4, batch: 32 },
  { qubits: 12, layers: 6, batch: 32 },
];
const inferenceSizes: readonly Size[] = [
  { qubits: 4, layers: 2, batch: 4096 },
  { qubits: 8, layers: 4, batch: 4096 },
];

/** The tensor engine on TF.js's native library, where it is installed: W1, and W2 with its weights folded and not. */
export async function native(): Promise<readonly Report[]> {
  try {
    await useBackend('tensorflow');
  } catch (error) {
    if (!(error instanceof KetworkError)) throw error;
    console.log(error.message);
    return [];
  }
  const rows: Row[] = [];
  for (const size of trainingSizes) rows.push(await training(size));
  for (const size of inferenceSizes) rows.push(await inference(size));
  return [{ name: 'native', rows }];
}

/** A workload's circuit and numbers as tensors. */
function workload({ qubits, layers, batch }: Size) {
  const { features, weights, targets } = trainingData(qubits, layers, batch);
  const reading = { kind: 'expectation', observables: everyZ(qubits) } as const;
  const compiled = compile(trainingCircuit(qubits, layers), reading, { engine: 'tensor' });
  const tensors = {
    features: tf.variable(tf.tensor2d(features, [batch, qubits])),
    weights: tf.variable(tf.tensor1d(weights)),
    targets: tf.tensor2d(targets, [batch, qubits]),
  };
  const dispose = () => {
    compiled.dispose();
    tf.dispose([tensors.features, tensors.weights, tensors.targets]);
  };
  return { ...tensors, run: () => compiled.run(tensors.features, tensors.weights), dispose };
}

async function training(size: Size): Promise<Row> {
  const { features, weights, targets, run, dispose } = workload(size);
  const step = async () => {
    const loss = () => tf.mean(tf.squaredDifference(run(), targets)) as tf.Scalar;
    const { value, grads } = tf.variableGrads(loss, [features, weights]);
    await Promise.all([value, ...Object.values(grads)].map((tensor) => tensor.data()));
    tf.dispose([value, grads]);
  };
  const { step: time } = await interleaved({ step });
  dispose();
  return { workload: 'W1', ...size, device: deviceName(), 'step ms': rounded(time!) };
}

async function inference(size: Size): Promise<Row> {
  const { run, dispose } = workload(size);
  const folded = async () => {
    const output = run();
    await output.data();
    output.dispose();
  };
  // The same run inside of a gradient of something else: only what is not taped is folded.
  const one = tf.scalar(1);
  const gradient = tf.grad((x) => {
    run().dataSync();
    return tf.square(x);
  });
  const unfolded = async () => {
    const slope = gradient(one);
    await slope.data();
    slope.dispose();
  };
  const times = await interleaved({ folded, unfolded });
  dispose();
  one.dispose();
  return {
    workload: 'W2',
    ...size,
    device: deviceName(),
    'folded ms': rounded(times['folded']!),
    'unfolded ms': rounded(times['unfolded']!),
    factor: rounded(times['unfolded']! / times['folded']!),
  };
}

function deviceName(): string {
  const backend: object = tf.backend();
  return 'isUsingGpuDevice' in backend && backend.isUsingGpuDevice === true ? 'GPU' : 'CPU';
}
