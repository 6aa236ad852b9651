import { spawn } from 'node:child_process';
import { KetworkError } from '../../errors.js';
import { closed } from '../../io/system-code.js';

/** How to run a program. */
export interface CommandOptions {
  readonly cwd?: string;
  /** Beside the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** What to do if the program is not there. */
  readonly ifMissing: string;
  /** What to do if it fails. */
  readonly ifFailing: string;
}

/**
 * Runs a program to its end and returns what it wrote to standard output.
 *
 * @throws KetworkError `missing` if there is no such program or it fails, with its last words and the advice; the signal's
 *   reason if that ended it.
 */
export async function runCommand(command: string, argv: readonly string[], options: CommandOptions): Promise<string> {
  const { cwd, env, signal, ifMissing, ifFailing } = options;
  signal?.throwIfAborted();
  const child = spawn(command, argv, {
    cwd,
    env: { ...process.env, ...env },
    signal,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const end = await new Promise<string | number | NodeJS.ErrnoException>((resolve) => {
    // One that was told to end may write on for a moment: its close is the end.
    child.on('error', (error) => child.pid === undefined && resolve(error));
    child.on('close', (code, by) => resolve(code ?? by ?? 'an unknown end'));
  });
  signal?.throwIfAborted();
  if (end === 0) return stdout;
  const called = [command, ...argv.slice(0, 3).filter((word) => /^\w[\w-]*$/.test(word))].join(' ');
  if (typeof end === 'object') {
    const isMissing = end.code === 'ENOENT';
    const why = isMissing ? 'is not on this machine (or not on the PATH)' : `does not start (${end.message})`;
    throw new KetworkError('missing', `${command} ${why}. ${ifMissing}`);
  }
  throw new KetworkError('missing', `"${called}" ended with ${end}: ${lastWords(stderr || stdout)} ${ifFailing}`);
}

/** The lines that say what is wrong: those marked as errors, or the last. */
function lastWords(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const marked = lines.filter((line) => /\berror\b.*\w{3}/i.test(line) && !/complete log/i.test(line));
  // Marked lines say the most at first, a traceback at last.
  const told = marked.length > 0 ? marked.slice(0, 3) : lines.filter((line) => line !== '').slice(-3);
  const words = told.join(' / ');
  return words === '' ? 'it says nothing.' : closed(words);
}
