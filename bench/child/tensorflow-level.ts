import * as tf from '@tensorflow/tfjs';
import { compile, layers as quantumLayers } from 'ketwork';
import { KetworkError } from '../../src/errors.js';
import { everyZ, trainingCircuit } from '../workloads/circuits.js';
import { taking, trainingData } from '../workloads/data.js';
import { meanSquaredError } from '../workloads/loss.js';
import type { Level } from '../workloads/workload.js';
import { nothing, NothingLayer } from './nothing.js';
import type { Outcome, Prepared, Task } from './task.js';

/** W1 and W2 as users write them, by TF.js's functions and models; or the same with an operation that does nothing. */
export function tensorflowLevel(task: Task): Prepared {
  const { level, workload } = task;
  const isTraining = workload === 'W1' && !isPrediction(level);
  if (!isTraining && workload !== 'W2') {
    throw new KetworkError('unsupported', `${workload} is not measured at the level "${level}". Use "engine".`);
  }
  if (isTraining) return training(task);
  return isPrediction(level) ? prediction(task) : inference(task);
}

const isPrediction = (level: Level) => level === 'predict' || level === 'predict-nothing';

/** The circuit as a function of tensors, or nothing in its place. */
function model({ level, engine, qubits, layers }: Task) {
  const isNothing = level === 'tensorflow-nothing';
  const reading = { kind: 'expectation', observables: everyZ(qubits) } as const;
  const compiled = compile(trainingCircuit(qubits, layers), reading, engine ? { engine } : {});
  const run = (features: tf.Tensor2D, weights: tf.Tensor1D) =>
    isNothing ? nothing(features, weights, qubits) : (compiled.run(features, weights) as tf.Tensor2D);
  return { run, engine: isNothing ? 'nothing' : compiled.engine };
}

/** The numbers of a turn as tensors. */
interface Tensors {
  readonly features: tf.Variable<tf.Rank.R2>;
  readonly weights: tf.Variable<tf.Rank.R1>;
  readonly targets: tf.Tensor2D;
  readonly targetValues: Float32Array;
}

function tensorsOf({ qubits, layers, batch, seed }: Task): (turn: number) => Tensors {
  const data = taking(trainingData(qubits, layers, batch, seed));
  const turns = [0, 1].map((turn): Tensors => {
    const { features, weights, targets } = data(turn);
    return {
      features: tf.variable(tf.tensor2d(features, [batch, qubits])),
      weights: tf.variable(tf.tensor1d(weights)),
      targets: tf.tensor2d(targets, [batch, qubits]),
      targetValues: targets,
    };
  });
  return (turn) => turns[turn % 2]!;
}

function training(task: Task): Prepared {
  const data = tensorsOf(task);
  const { run, engine } = model(task);
  const step = async (turn: number): Promise<Outcome> => {
    const { features, weights, targets } = data(turn);
    const loss = () => tf.mean(tf.squaredDifference(run(features, weights), targets)) as tf.Scalar;
    const { value, grads } = tf.variableGrads(loss, [features, weights]);
    const [ofFeatures, ofWeights] = [grads[features.name]!, grads[weights.name]!];
    const [values, gx, gw] = await Promise.all([floats(value), floats(ofFeatures), floats(ofWeights)]);
    tf.dispose([value, ofFeatures, ofWeights]);
    return { loss: values[0]!, gw, gx };
  };
  return { engine, step };
}

function inference(task: Task): Prepared {
  const data = tensorsOf(task);
  const { run, engine } = model(task);
  const step = (turn: number) => {
    const { features, weights, targetValues } = data(turn);
    return valuesAndLoss(run(features, weights), targetValues);
  };
  return { engine, step };
}

/** By the same weights always, as a trained model does. */
function prediction(task: Task): Prepared {
  const { level, engine, qubits, layers, batch } = task;
  const data = tensorsOf(task);
  const { weights } = data(0);
  const circuit = trainingCircuit(qubits, layers);
  const isNothing = level === 'predict-nothing';
  const layer = isNothing
    ? new NothingLayer(qubits, weights.size)
    : quantumLayers.quantum({ circuit, ...(engine ? { engine } : {}) });
  const sequential = tf.sequential({ layers: [layer] });
  sequential.setWeights([weights]);
  const step = (turn: number) => {
    const { features, targetValues } = data(turn);
    return valuesAndLoss(sequential.predict(features, { batchSize: batch }) as tf.Tensor, targetValues);
  };
  return { engine: isNothing ? 'nothing' : (engine ?? 'auto'), step };
}

async function valuesAndLoss(output: tf.Tensor, targets: Float32Array): Promise<Outcome> {
  const values = await floats(output);
  output.dispose();
  return { loss: meanSquaredError(values, targets), values };
}

const floats = async (tensor: tf.Tensor) => (await tensor.data()) as Float32Array;
