import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { checkReplaceable } from '../io/replace-folder.js';
import { checkOptions, type OptionNames } from '../options.js';
import { checkData, gather, sampleOrder, type TrainingData } from './batches.js';
import { restoreCheckpoint, saveCheckpoint, type EpochRecord, type Progress } from './checkpoint.js';
import { optimizerState } from './optimizer-state.js';
import { runIdentity, type RunIdentity } from './run-identity.js';
import { addTo, emptyMean, meansOf } from './running-mean.js';
import { shotMeter } from './shots.js';

/** How to train. */
export interface FitOptions {
  /** Whole number; with the model's first weights it decides all that follows. */
  readonly seed: number;
  /** Passes through the data. Default 20. */
  readonly epochs?: number;
  /** Samples per step; the last batch of an epoch may be smaller. Default 32. */
  readonly batchSize?: number;
  /** Data to evaluate on after each epoch, reported as `val_…`. */
  readonly validation?: TrainingData;
  /** As for `model.fit`; epochs and batches count from 0 there. */
  readonly callbacks?: readonly (tf.Callback | tf.CustomCallback | tf.CustomCallbackArgs)[];
  /** Aborting finishes the current batch, writes the checkpoint and returns. */
  readonly signal?: AbortSignal;
  /** Folder to write a checkpoint to after every epoch and on abort; one already there is replaced. Node only. */
  readonly checkpoint?: string;
  /** Go on from the checkpoint instead of starting anew. Default false. */
  readonly resume?: boolean;
  /** Anything that tells this training from others (a hash of the data, say); a checkpoint of another one is refused. */
  readonly fingerprint?: string;
}

const optionNames: OptionNames<FitOptions> = {
  seed: true,
  epochs: true,
  batchSize: true,
  validation: true,
  callbacks: true,
  signal: true,
  checkpoint: true,
  resume: true,
  fingerprint: true,
};

/** What a training gave. */
export interface FitResult {
  readonly history: readonly EpochRecord[];
  /** True if the signal stopped it: resume to go on. */
  readonly interrupted: boolean;
}

/**
 * Trains a compiled model of one input and one output, the same way on every run: same seed, same first weights, same losses.
 *
 * `model.fit` cannot promise that: it shuffles with an unseeded generator (and it cannot stop between two batches and go on
 * another day). Here the order of samples follows from seed and epoch, and a resumed run gives the losses of an unbroken one.
 * Layers that draw random numbers of their own (dropout, shots) are as repeatable as their generators, which start anew after a
 * resume. Early stopping works; its count of patience starts anew after a resume.
 *
 * @param data `x` is `[samples, …]`, `y` is `[samples, …]`; they stay the caller's.
 * @returns the mean loss and metrics of each epoch, those of earlier runs included after a resume; where layers have `shots`, also how
 * many the epoch's steps used, and its evaluation (`shots`, `val_shots`).
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for bad options, a model that is not
 * compiled, NaN in the data (row and column) or a loss that becomes NaN (the last checkpoint is kept); `mismatch` for data
 * that does not fit the model or a checkpoint of another run; `missing`, `corrupt` or `unsupported` for checkpoints that
 * cannot be read or written.
 * @example
 * const { history } = await fit(model, { x, y }, { seed: 7, epochs: 5, checkpoint: 'run-1' });
 */
export async function fit(model: tf.LayersModel, data: TrainingData, options: FitOptions): Promise<FitResult> {
  const {
    epochs = 20,
    batchSize = 32,
    seed,
    validation,
    checkpoint,
    resume = false,
    fingerprint = '',
  } = checkOptions('training.fit', options, optionNames);
  if (!model.optimizer) throw new KetworkError('invalid', 'The model is not compiled. Call model.compile first.');
  checkCount('epochs', epochs);
  checkCount('batchSize', batchSize);
  if (!Number.isSafeInteger(seed)) throw new KetworkError('invalid', `The seed ${seed} is not a whole number.`);
  if (resume && checkpoint === undefined) throw new KetworkError('invalid', 'resume needs the folder of a checkpoint.');
  await checkData(model, data, 'training');
  if (validation) await checkData(model, validation, 'validation');

  const samples = data.x.shape[0]!;
  const run = runIdentity(model, { samples, batchSize, seed, fingerprint });
  let start: Progress = { epoch: 0, batch: 0, mean: emptyMean, history: [] };
  if (checkpoint !== undefined) {
    await checkOptimizer(model);
    if (resume) start = await restoreCheckpoint(checkpoint, model, run);
    else await checkReplaceable(checkpoint);
  }
  const callbacks = callbackList(model, options, { epochs, batchSize, samples, initialEpoch: start.epoch });
  await callbacks.onTrainBegin();
  try {
    return await trainFrom(start, { model, data, run, epochs, callbacks, options });
  } finally {
    await callbacks.onTrainEnd();
  }
}

interface Training {
  readonly model: tf.LayersModel;
  readonly data: TrainingData;
  readonly run: RunIdentity;
  readonly epochs: number;
  readonly callbacks: tf.CallbackList;
  readonly options: FitOptions;
}

async function trainFrom(start: Progress, training: Training): Promise<FitResult> {
  const { model, data, run, epochs, callbacks, options } = training;
  const { signal, checkpoint, validation } = options;
  const { samples, batchSize, seed } = run;
  const save = async (progress: Progress) => {
    if (checkpoint !== undefined) await saveCheckpoint(checkpoint, model, run, progress);
  };
  let { batch, mean, history } = start;
  const meter = shotMeter(model);
  // Of an epoch that goes on, what it has used before.
  let earlier = start.shots ?? 0;
  const shotsSoFar = (): Record<string, number> => {
    const { shots } = meter('shots');
    return shots === undefined ? {} : { shots: (earlier += shots) };
  };
  model.stopTraining = false;
  for (let epoch = start.epoch; epoch < epochs && !model.stopTraining; epoch++) {
    await callbacks.onEpochBegin(epoch);
    const order = sampleOrder(samples, seed, epoch);
    while (batch * batchSize < samples && !signal?.aborted && !model.stopTraining) {
      const chosen = order.slice(batch * batchSize, (batch + 1) * batchSize);
      const size = chosen.length;
      await callbacks.onBatchBegin(batch, { batch, size });
      const logs = await trainOn(model, gather(data, chosen));
      if (!Number.isFinite(logs.loss)) throw diverged(epoch, batch, logs.loss, checkpoint);
      mean = addTo(mean, logs, size);
      await callbacks.onBatchEnd(batch, { batch, size, ...logs });
      batch++;
      await eventLoop();
    }
    if (signal?.aborted) {
      await save({ epoch, batch, mean, history, ...shotsSoFar() });
      return { history, interrupted: true };
    }
    const means: Record<string, number> = {
      ...meansOf(mean),
      ...shotsSoFar(),
      ...(validation && { ...(await evaluate(model, validation, batchSize)), ...meter('val_shots') }),
    };
    history = [...history, { epoch: epoch + 1, ...means }];
    [batch, mean, earlier] = [0, emptyMean, 0];
    await save({ epoch: epoch + 1, batch, mean, history });
    await callbacks.onEpochEnd(epoch, means);
    // Callbacks may put numbers of their own into the logs, as for model.fit.
    history = [...history.slice(0, -1), { epoch: epoch + 1, ...means }];
  }
  return { history, interrupted: false };
}

async function trainOn(model: tf.LayersModel, { x, y }: TrainingData): Promise<Record<string, number>> {
  try {
    return named(model, [await model.trainOnBatch(x, y)].flat());
  } finally {
    tf.dispose([x, y]);
  }
}

async function evaluate(
  model: tf.LayersModel,
  { x, y }: TrainingData,
  batchSize: number,
): Promise<Record<string, number>> {
  const scalars = [model.evaluate(x, y, { batchSize })].flat();
  const values = await Promise.all(scalars.map(async (scalar) => (await scalar.data())[0]!));
  tf.dispose(scalars);
  return Object.fromEntries(Object.entries(named(model, values)).map(([name, value]) => [`val_${name}`, value]));
}

function named(model: tf.LayersModel, values: readonly number[]): Record<string, number> {
  return Object.fromEntries(model.metricsNames.map((name, i) => [name, values[i]!]));
}

// Timers, signals and the browser's drawing get their turn; promises alone would starve them.
function eventLoop(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve);
  });
}

function callbackList(model: tf.LayersModel, options: FitOptions, params: Record<string, number>): tf.CallbackList {
  const list = new tf.CallbackList(
    (options.callbacks ?? []).map((callback) =>
      callback instanceof tf.Callback || callback instanceof tf.CustomCallback
        ? callback
        : new tf.CustomCallback(callback),
    ),
  );
  const metrics = [
    ...model.metricsNames,
    ...(options.validation ? model.metricsNames.map((name) => `val_${name}`) : []),
  ];
  list.setParams({ ...params, verbose: 0, doValidation: options.validation !== undefined, metrics });
  list.setModel(model);
  return list;
}

async function checkOptimizer(model: tf.LayersModel): Promise<void> {
  const { weights, extras } = await optimizerState(model.optimizer);
  tf.dispose([...weights, ...extras].map(({ tensor }) => tensor));
}

function checkCount(name: string, count: number): void {
  if (Number.isSafeInteger(count) && count >= 1) return;
  throw new KetworkError('invalid', `${name} is ${count}; it must be a whole number from 1 on.`);
}

function diverged(
  epoch: number,
  batch: number,
  loss: number | undefined,
  checkpoint: string | undefined,
): KetworkError {
  const kept = checkpoint === undefined ? '' : ` The checkpoint in "${checkpoint}" is that of the epoch before.`;
  return new KetworkError(
    'invalid',
    `The loss became ${loss} in epoch ${epoch + 1}, batch ${batch + 1}: the training diverged.${kept} Lower the learning rate or ` +
      'scale the inputs.',
  );
}
