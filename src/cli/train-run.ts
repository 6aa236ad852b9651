import { basename } from 'node:path';
import { CommanderError } from 'commander';
import { type BackendInUse, useBackend } from '../backends/use-backend.js';
import { defaultGradient } from '../autodiff/gradient-methods.js';
import { countText } from '../callbacks/epoch-line.js';
import { callbacks, type Circuit, data, draw, io, type layers, training } from '../index.js';
import { chosenCircuit, type CircuitChoice } from './circuit-choice.js';
import { readCircuit } from './circuit-files.js';
import { type Classifier, measured, type Measurement, measurementText } from './classifier.js';
import { type BackendOptions, type CsvChoices, csvOptionsOf } from './options.js';
import { colorsFor, commandLine, print, printJson, type Shell, widthOf } from './shell.js';
import { fingerprintOf, type ScaleName, type TrainingTables, trainingTables } from './train-data.js';
import { checkFolders, removeCheckpoint } from './train-folders.js';
import { classifierModel, type ModelOptions } from './train-model.js';

/** What `ketwork train` was told. */
export interface TrainOptions extends CircuitChoice, ModelOptions, BackendOptions, CsvChoices {
  readonly out: string;
  readonly circuit?: string;
  readonly test: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly scale: ScaleName;
  readonly checkpoint?: string;
  readonly resume?: true;
  readonly force?: true;
  readonly json?: true;
}

/**
 * Trains a classifier on a CSV file, measures it on the rows held out and saves it.
 *
 * @throws CommanderError with exit code 130 after Ctrl-C; KetworkError for what does not fit.
 */
export async function train(shell: Shell, file: string, options: TrainOptions): Promise<void> {
  const { out, checkpoint = `${out}.checkpoint`, resume = false, force = false } = options;
  await checkFolders({ out, checkpoint, resume, force });
  const circuit = options.circuit === undefined ? chosenCircuit(options) : await readCircuit(options.circuit);
  const table = await data.readCsv(file, csvOptionsOf(options, -1));
  const tables = trainingTables(table, options);
  const backend = await useBackend(options.backend);
  const { classNames, featureNames, columns } = table;
  const model = classifierModel(circuit, columns, classNames.length, options);
  try {
    const classifier = { model, classNames, featureNames, scaler: tables.scaler };
    await trainAndSave(shell, { file, circuit, tables, backend, classifier }, { ...options, checkpoint, resume });
  } finally {
    model.optimizer.dispose();
    model.dispose();
  }
}

/** All that a training starts from. */
interface Start {
  readonly file: string;
  readonly circuit: Circuit;
  readonly tables: TrainingTables;
  readonly backend: BackendInUse;
  readonly classifier: Classifier;
}

/** The options, with the defaults that others decide. */
interface RunOptions extends Omit<TrainOptions, 'checkpoint' | 'resume'> {
  readonly checkpoint: string;
  readonly resume: boolean;
}

async function trainAndSave(shell: Shell, start: Start, options: RunOptions): Promise<void> {
  const { circuit, tables, backend, classifier } = start;
  const { out, checkpoint, resume, json } = options;
  const { model, classNames } = classifier;
  const width = widthOf(shell.stdout);
  const say = (...lines: string[]) => void (json || print(shell.stdout, ...lines));
  say(...openingLines(start, options), '', draw.drawText(circuit, { width, limit: 400 }), '');
  if (resume && (options.gradient === 'spsa' || options.shots !== undefined)) {
    const what = options.shots === undefined ? 'directions of spsa' : 'outcomes of shots';
    print(shell.stderr, `The random ${what} start anew, so losses differ from those of an unbroken run.`);
  }
  const { history, interrupted } = await fitUntilInterrupt(shell, start, options);
  const facts = {
    ...{ backend: backend.name, parameters: model.countParams(), classNames, circuit: circuit.toJSON() },
    rows: { train: tables.train.rows, test: tables.test?.rows ?? 0 },
  };
  if (interrupted) {
    const again = commandLine([...shell.argv.filter((word) => word !== '--resume'), '--resume']);
    print(shell.stderr, `Stopped; the training so far is in "${checkpoint}". To go on:`, `  ${again}`);
    if (json) printJson(shell.stdout, { interrupted, history, checkpoint, resume: again, ...facts });
    throw new CommanderError(130, 'ketwork.interrupted', 'The training was interrupted.');
  }
  const tested = tables.test && (await measured(classifier, tables.test));
  await model.save(io.folder(out, { metadata: metadataOf(start, options, history, tested) }));
  await removeCheckpoint(checkpoint);
  if (json) return printJson(shell.stdout, { interrupted, history, test: tested ?? null, model: out, ...facts });
  if (tested) say('', measurementText('Test', tested, classNames, width));
  if (options.shots !== undefined) say('', `Shots    ${countText(shotsOf(history))} used to train`);
  const use = commandLine(['predict', out, 'new-data.csv']);
  say('', `Model saved to ${colorsFor(shell.stdout).bold(out)}. Use it:`, `  ${use}`);
}

/** Trains; the first Ctrl-C ends it after the batch. */
async function fitUntilInterrupt(
  shell: Shell,
  { circuit, tables, classifier }: Start,
  options: RunOptions,
): Promise<training.FitResult> {
  const { train, scaler } = tables;
  const { checkpoint, resume, seed, epochs, batchSize } = options;
  const abort = new AbortController();
  const stopListening = shell.onInterrupt(() => {
    print(shell.stderr, '', 'Finishing the batch and saving (Ctrl-C again: stop at once) …');
    abort.abort();
  });
  const tensors = data.toTensors(scaler ? data.scaled(train, scaler) : train, classifier.classNames);
  try {
    return await training.fit(classifier.model, tensors, {
      ...{ checkpoint, resume, seed, epochs, batchSize },
      fingerprint: fingerprintOf(circuit, tables, options),
      signal: abort.signal,
      callbacks: [callbacks.progressBar({ stream: shell.stderr })],
    });
  } finally {
    stopListening();
    tensors.x.dispose();
    tensors.y.dispose();
  }
}

function openingLines({ file, circuit, tables, backend, classifier }: Start, { batchSize }: RunOptions): string[] {
  const { model, classNames } = classifier;
  const { train, test } = tables;
  const shown = classNames.length > 8 ? [...classNames.slice(0, 8), '…'] : classNames;
  return [
    `Data     ${file}: ${train.rows} rows to train, ${test?.rows ?? 0} to test, ${train.columns} features`,
    `Classes  ${classNames.length}: ${shown.join(', ')}`,
    `Model    ${model.countParams()} parameters, ${circuit.weights} of them in the circuit of ${circuit.qubits} qubits`,
    `Backend  ${backend.name} (${backend.package})`,
    ...shotLines(classifier, batchSize),
  ];
}

/** What shots a step will take: forth and back, through the inputs too where a dense layer comes before. */
function shotLines({ model }: Classifier, batchSize: number): string[] {
  const quantum = model.getLayer('quantum') as layers.QuantumLayer;
  const cost = quantum.shotCost;
  if (!cost) return [];
  const gradient = model.layers[0] === quantum ? cost.weightGradient : cost.gradient;
  const [evaluation, slopes, step] = [cost.evaluation, gradient, batchSize * (cost.evaluation + gradient)].map(
    countText,
  );
  return [`Shots    ${evaluation} to evaluate a row, ${slopes} for its gradient; ${step} a step of ${batchSize} rows`];
}

const shotsOf = (history: training.FitResult['history']) =>
  history.reduce((sum, epoch) => sum + (epoch['shots'] ?? 0), 0);

function metadataOf(
  { file, circuit, tables, backend, classifier }: Start,
  {
    epochs,
    batchSize,
    learningRate,
    optimizer,
    shots,
    gradient = defaultGradient(shots),
    seed,
    test,
    label = -1,
  }: RunOptions,
  history: training.FitResult['history'],
  tested: Measurement | undefined,
): io.GivenMetadata {
  const { classNames, featureNames, scaler } = classifier;
  const last = history.at(-1)!;
  const circuitJson: io.Json = JSON.parse(JSON.stringify(circuit));
  return {
    ...{ preprocessing: scaler, featureNames, classNames, seed, label, circuit: circuitJson },
    metrics: {
      ...{ trainLoss: last['loss']!, trainAccuracy: last['acc']! },
      ...(tested && { testLoss: tested.loss, testAccuracy: tested.accuracy }),
    },
    split: { test, trainRows: tables.train.rows, testRows: tables.test?.rows ?? 0 },
    training: {
      ...{ epochs, batchSize, learningRate, optimizer, gradient },
      ...(shots !== undefined && { shots, shotsUsed: shotsOf(history) }),
      backend: backend.name,
      data: basename(file),
    },
  };
}
