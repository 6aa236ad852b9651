import { timeText } from '../callbacks/epoch-line.js';
import type { Output } from './shell.js';
import { statusLine } from './status-line.js';

/** A line on a terminal that says which backend and batch size is being measured, and for how long it will go on. */
export interface InferenceProgress {
  /** The next backend is started. */
  backend(name: string): void;
  /** So many batch sizes of the backend are done. */
  readonly measured: (results: number) => void;
  end(): void;
}

/** A process has to load TensorFlow.js first. */
const startSeconds = 2;

/** As above; nothing where there is no terminal. A measurement takes a quarter more than its seconds, for the warm-up. */
export function inferenceProgress(
  output: Output,
  backends: number,
  batchSizes: readonly number[],
  seconds: number,
): InferenceProgress {
  const line = statusLine(output.isTTY ? output : undefined);
  let [before, name] = [-1, ''];
  const show = (what: string, results: number) => {
    const sizes = (backends - before) * batchSizes.length - results;
    const left = sizes * seconds * 1.25 + (backends - before) * startSeconds;
    line.show(`${name}: ${what} (backend ${before + 1} of ${backends}, about ${timeText(left)} left)`);
  };
  return {
    backend(next) {
      [before, name] = [before + 1, next];
      show('starting', 0);
    },
    measured(results) {
      const size = batchSizes[results];
      if (size !== undefined) show(`${size} rows a batch`, results);
    },
    end: line.end,
  };
}
