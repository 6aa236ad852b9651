import type * as tf from '@tensorflow/tfjs';
import { toConfigText } from '../layers/text-config.js';
import { readingShape } from '../layers/circuit-config.js';
import { KetworkError } from '../errors.js';
import { circuitFrequencies } from './circuit-frequencies.js';
import type { ComparisonRow } from './comparison.js';
import { fourierConfig, FourierLayer, registerFourierLayer } from './fourier-layer.js';
import { logisticRegression } from './logistic-regression.js';
import { type LayerJson, modelVariant, type QuantumPart, quantumParts } from './model-variant.js';
import { multilayerPerceptron } from './multilayer-perceptron.js';
import type { Outcome } from './outcome.js';
import type { Problem } from './problem.js';
import { randomFourierFeatures } from './random-fourier-features.js';
import { rbfSupportVectorMachine } from './support-vector-machine.js';
import { disposeModel, trainedOutcome, type TrainingOptions } from './trained-model.js';
import { unreadWeights, withoutEntanglers } from './without-entanglers.js';

/** What one seed sets every contender. */
export interface Contest {
  readonly problem: Problem;
  readonly model: (seed: number) => tf.LayersModel;
  readonly training: TrainingOptions;
}

/** How each row of a comparison comes about; @throws KetworkError `unsupported` where it does not exist for the model. */
export const contenders: Readonly<Record<ComparisonRow['name'], (contest: Contest) => Promise<Outcome>>> = {
  model: (contest) => withModel(contest, (model) => trainedOutcome(model, contest.problem, contest.training)),
  logisticRegression: ({ problem, training }) => logisticRegression(problem, { seed: training.seed }),
  supportVectorMachine: ({ problem, training }) => rbfSupportVectorMachine(problem, { seed: training.seed }),
  multilayerPerceptron: ({ problem, training, ...contest }) =>
    withModel({ problem, training, ...contest }, (model) =>
      multilayerPerceptron(problem, { ...training, parameters: model.countParams() }),
    ),
  randomFourierFeatures: (contest) => withModel(contest, (model) => fourierOutcome(model, contest)),
  withoutEntanglers: (contest) => withModel(contest, (model) => unentangledOutcome(model, contest)),
};

async function withModel<Result>(
  { model, training }: Contest,
  use: (model: tf.LayersModel) => Promise<Result>,
): Promise<Result> {
  const made = model(training.seed);
  try {
    return await use(made);
  } finally {
    disposeModel(made);
  }
}

async function fourierOutcome(model: tf.LayersModel, { problem, training }: Contest): Promise<Outcome> {
  const { seed } = training;
  const parts = quantumParts(model);
  const [part] = parts;
  const reader = model.layers.find(({ name }) => name === part?.name);
  const readsData = reader?.inboundNodes.length === 1 && reader.input === model.inputs[0];
  if (part && parts.length === 1 && readsData) {
    const { circuit, reading, inputScaling } = part;
    return randomFourierFeatures(problem, { circuit, reading, inputScaling, seed });
  }
  registerFourierLayer();
  return variantOutcome(model, { problem, training }, (quantum) => fourierJson(quantum, seed));
}

function fourierJson({ name, circuit, reading, inputScaling }: QuantumPart, seed: number): LayerJson {
  if (reading.kind === 'state') {
    throw new KetworkError('unsupported', `Layer "${name}" gives states, which are no sums of a few frequencies.`);
  }
  const [units] = readingShape(reading, circuit.qubits);
  const config = { name, units: units!, inputScaling, seed, ...circuitFrequencies(circuit, reading, { seed }) };
  return { class_name: FourierLayer.className, config: fourierConfig(config) };
}

async function unentangledOutcome(model: tf.LayersModel, { problem, training }: Contest): Promise<Outcome> {
  let unread = 0;
  const outcome = await variantOutcome(model, { problem, training }, ({ circuit }, layer) => {
    const alone = withoutEntanglers(circuit);
    unread += unreadWeights(alone);
    return { ...layer, config: { ...layer.config, circuit: toConfigText(alone) } };
  });
  return { ...outcome, parameters: outcome.parameters - unread };
}

async function variantOutcome(
  model: tf.LayersModel,
  { problem, training }: Omit<Contest, 'model'>,
  change: Parameters<typeof modelVariant>[1],
): Promise<Outcome> {
  const variant = await modelVariant(model, change);
  try {
    return await trainedOutcome(variant, problem, training);
  } finally {
    disposeModel(variant);
  }
}
