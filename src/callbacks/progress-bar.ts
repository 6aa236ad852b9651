import * as tf from '@tensorflow/tfjs';
import type { SingleBar } from 'cli-progress';
import colors from 'picocolors';
import { checkOptions } from '../options.js';
import { addTo, emptyMean, meansOf, type RunningMean } from '../training/running-mean.js';
import { epochText, metricsText, timeText } from './epoch-line.js';

/** Where text goes: `process.stderr`, or anything like it. */
export interface TextStream {
  readonly isTTY?: boolean;
  /** Width of the terminal; 80 if unknown. */
  readonly columns?: number;
  /** Takes the text; what it returns is ignored. */
  write(text: string): unknown;
}

/** How to show progress. */
export interface ProgressBarOptions {
  /** Show nothing. Default false. */
  readonly quiet?: boolean;
  /** Where to write; by default standard error, so that results on standard output stay clean; in a browser the console. */
  readonly stream?: TextStream;
}

/**
 * A callback that shows training on the terminal: one bar per epoch with the mean loss and metrics so far and the time left for
 * the whole training, then one line with the epoch's results. Where the output is not a terminal (a file, a CI log) only that
 * line is written. It never writes beyond the width of the terminal. For `model.fit` and Ketwork's own `fit`.
 *
 * @throws KetworkError `unknown` for an option that it does not have.
 * @example
 * await model.fit(x, y, { epochs: 20, verbose: 0, callbacks: [callbacks.progressBar()] });
 */
export function progressBar(options: ProgressBarOptions = {}): tf.Callback {
  return new ProgressBar(checkOptions('progressBar', options, { quiet: true, stream: true }));
}

/** `model.fit` hands over tensors, Ketwork's `fit` numbers. */
type UnresolvedLogs = Readonly<Record<string, number | tf.Tensor>>;

// A class, not an object of functions: only subclasses of tf.Callback are told the number of epochs and samples.
class ProgressBar extends tf.Callback {
  readonly #options: ProgressBarOptions;
  #bar: SingleBar | undefined;
  #mean: RunningMean = emptyMean;
  #epoch = 0;
  #epochStart = 0;
  #trainStart = 0;
  #batchesDone = 0;

  constructor(options: ProgressBarOptions) {
    super();
    this.#options = options;
  }

  override async onTrainBegin(): Promise<void> {
    this.#trainStart = performance.now();
    this.#batchesDone = 0;
  }

  override async onEpochBegin(epoch: number): Promise<void> {
    this.#epoch = epoch;
    this.#epochStart = performance.now();
    this.#mean = emptyMean;
    if (this.#options.quiet || !this.#stream.isTTY) return;
    const { SingleBar } = (await import('cli-progress')).default;
    const bar = new SingleBar({
      stream: await writableTo(this.#stream),
      clearOnComplete: true,
      emptyOnZero: true,
      format: (_, { progress }) => {
        queueMicrotask(() => letProcessEnd(bar));
        return this.#barLine(progress);
      },
    });
    bar.start(this.#batches, 0);
    this.#bar = bar;
  }

  override async onBatchEnd(batch: number, logs: UnresolvedLogs = {}): Promise<void> {
    this.#batchesDone++;
    if (!this.#bar) return;
    const values = await resolved(logs);
    const metrics = Object.entries(values).filter(([name]) => name !== 'batch' && name !== 'size');
    this.#mean = addTo(this.#mean, Object.fromEntries(metrics), values['size'] ?? 1);
    this.#bar.update(batch + 1);
  }

  override async onEpochEnd(epoch: number, logs: UnresolvedLogs = {}): Promise<void> {
    this.#stopBar();
    if (this.#options.quiet) return;
    const head = epochText(epoch, this.#epochs);
    const tail = `${((performance.now() - this.#epochStart) / 1000).toFixed(1)} s`;
    const metrics = metricsText(await resolved(logs), this.#width - head.length - tail.length - 4);
    this.#stream.write(`${head}  ${metrics}  ${this.#colors.dim(tail)}\n`);
  }

  override async onTrainEnd(): Promise<void> {
    this.#stopBar();
  }

  #stopBar(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #barLine(progress: number): string {
    const barWidth = Math.max(4, Math.min(16, this.#width - 44));
    const done = Math.round(progress * barWidth);
    const { green, dim } = this.#colors;
    const bar = green('█'.repeat(done)) + dim('░'.repeat(barWidth - done));
    const head = epochText(this.#epoch, this.#epochs);
    const percent = `${Math.floor(progress * 100)}%`.padStart(4);
    const left = this.#timeLeft();
    const room = this.#width - head.length - barWidth - percent.length - left.length - 7;
    const metrics = metricsText(meansOf(this.#mean), room);
    return [head, `${bar} ${percent}`, metrics, left && dim(left)].filter((part) => part !== '').join('  ');
  }

  #timeLeft(): string {
    if (this.#batchesDone === 0) return '';
    const elapsed = (performance.now() - this.#trainStart) / 1000;
    const inEpoch = Math.round((this.#bar?.getProgress() ?? 0) * this.#batches);
    const remaining = (this.#epochs - this.#epoch) * this.#batches - inEpoch;
    return `${timeText((elapsed / this.#batchesDone) * remaining)} left`;
  }

  get #epochs(): number {
    return Number(this.params['epochs']);
  }

  /** Batches in an epoch. TF.js knows `steps` only when it trains on a tf.data.Dataset. */
  get #batches(): number {
    const { steps, samples, batchSize } = this.params;
    return Number(steps) || Math.ceil(Number(samples) / Number(batchSize)) || 1;
  }

  get #stream(): TextStream {
    return this.#options.stream ?? standardStream();
  }

  // The last column stays empty: some terminals wrap when it is written.
  get #width(): number {
    return (this.#stream.columns || 80) - 1;
  }

  get #colors(): ReturnType<typeof colors.createColors> {
    return colors.createColors(this.#stream.isTTY === true && colors.isColorSupported);
  }
}

/** Standard error, or the console where there is none: in a browser an epoch is a line there. */
function standardStream(): TextStream {
  if (typeof process !== 'undefined' && process.stderr) return process.stderr;
  return { write: (text) => console.info(text.trimEnd()) };
}

async function writableTo(stream: TextStream): Promise<NodeJS.WritableStream> {
  const { Writable } = await import('node:stream');
  const writable = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      stream.write(text);
      done();
    },
  });
  return Object.assign(writable, { isTTY: stream.isTTY, columns: stream.columns });
}

// cli-progress redraws on a timer that only stop() ends; a model.fit that throws never gets there, and the timer would keep the
// process alive. Each redraw makes a new timer.
function letProcessEnd(bar: SingleBar): void {
  const timer: unknown = Reflect.get(bar, 'timer');
  if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function')
    timer.unref();
}

async function resolved(logs: UnresolvedLogs): Promise<Record<string, number>> {
  const values = await Promise.all(
    Object.values(logs).map(async (value) => (typeof value === 'number' ? value : (await value.data())[0]!)),
  );
  return Object.fromEntries(Object.keys(logs).map((name, i) => [name, values[i]!]));
}
