import { type Output, widthOf } from './shell.js';

/** A line on a terminal that is written over again and again. */
export interface StatusLine {
  show(text: string): void;
  /** Leaves the line to what comes next. */
  end(): void;
}

/** A status line; nothing where there is no terminal to write it to. */
export function statusLine(output: Output | undefined): StatusLine {
  let width = 0;
  return {
    show(text) {
      if (!output) return;
      const line = text.slice(0, widthOf(output) - 1);
      output.write(`\r${line.padEnd(width)}`);
      width = line.length;
    },
    end() {
      if (output && width > 0) output.write(`\r${' '.repeat(width)}\r`);
      width = 0;
    },
  };
}
