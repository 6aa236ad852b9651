import { timeText } from '../callbacks/epoch-line.js';
import type { data } from '../index.js';
import type { Output } from './shell.js';
import { statusLine } from './status-line.js';

/** A line on a terminal that says how far a prediction is. */
export interface ProgressLine {
  /** How much of the file is read. */
  readonly read: (progress: data.ReadProgress) => void;
  /** How many rows are written. */
  wrote(rows: number): void;
  /** Leaves the line to what comes next. */
  end(): void;
}

const shortestPause = 100;

/** Rows so far, rows per second, and the time left by the bytes read; nothing where there is no terminal. */
export function progressLine(output: Output | undefined): ProgressLine {
  const start = performance.now();
  let share = 0;
  let last = -Infinity;
  const line = statusLine(output);
  return {
    read: ({ bytesRead, bytesTotal }) => (share = bytesTotal > 0 ? bytesRead / bytesTotal : 0),
    wrote(rows) {
      const now = performance.now();
      if (now - last < shortestPause) return;
      last = now;
      const seconds = (now - start) / 1000;
      const rate = Math.round(rows / Math.max(1e-3, seconds));
      const left = share > 0 ? `, ${timeText((seconds * (1 - share)) / share)} left` : '';
      line.show(`${rows} rows, ${rate} rows/s${left}`);
    },
    end: line.end,
  };
}
