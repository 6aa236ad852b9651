import type { Writable } from 'node:stream';
import colors from 'picocolors';

/** A stream that text goes to; `columns` is known where it is a terminal. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** What the program sees of the world: the process in earnest, anything like it in tests. */
export interface Shell {
  /** The arguments after the program's name. */
  readonly argv: readonly string[];
  readonly stdout: Output;
  readonly stderr: Output;
  /** Calls the listener at the next Ctrl-C, in place of ending the process; returns how to stop listening. */
  onInterrupt(listener: () => void): () => void;
}

/** The width to write for: that of the terminal, or 80 characters where the text goes to a file or a pipe. */
export function widthOf(output: Output): number {
  return output.columns || 80;
}

/** Colours where the output is a terminal that wants them (`NO_COLOR` is respected), else plain text. */
export function colorsFor(output: Output): ReturnType<typeof colors.createColors> {
  return colors.createColors(output.isTTY === true && colors.isColorSupported);
}

/** Writes lines of text. */
export function print(output: Output, ...lines: readonly string[]): void {
  output.write(lines.map((line) => `${line}\n`).join(''));
}

/** Writes the one JSON value of a command's `--json`. */
export function printJson(output: Output, value: unknown): void {
  print(output, JSON.stringify(value, undefined, 2));
}

/** The command line that runs the program again with these arguments, quoted for a POSIX shell. */
export function commandLine(argv: readonly string[]): string {
  const quoted = argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`));
  return ['ketwork', ...quoted].join(' ');
}
