import { SingleBar } from 'cli-progress';
import type { SetupProgress } from '../backends/native/build.js';
import { colorsFor, type Output, print, widthOf } from './shell.js';

/** The progress of a setup: a line per step and, on a terminal, a bar for those whose amount is known. */
export interface ProgressLines extends SetupProgress {
  /** Takes the bar away, at the end or for a message. */
  stop(): void;
}

/**
 * Shows the steps of a setup.
 */
export function setupProgress(output: Output): ProgressLines {
  const { green, dim } = colorsFor(output);
  let bar: SingleBar | undefined;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  const step = (text: string, bytes?: number) => {
    stop();
    print(output, bytes === undefined ? `${text} …` : `${text} (${megabytes(bytes)} MB) …`);
    if (!output.isTTY || bytes === undefined) return;
    const width = Math.max(4, Math.min(40, widthOf(output) - 30));
    bar = new SingleBar({
      stream: output,
      clearOnComplete: true,
      format: (_, { progress, value, total }) => {
        const done = Math.round(progress * width);
        const amount = `${megabytes(value)} of ${megabytes(total)} MB`;
        return `  ${green('█'.repeat(done))}${dim('░'.repeat(width - done))}  ${amount}`;
      },
    });
    bar.start(bytes, 0);
  };
  return { step, done: (bytes) => bar?.update(bytes), stop };
}

/** Millions of bytes, as npm and pip count them. */
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)}`;
