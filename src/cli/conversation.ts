import { fork } from 'node:child_process';
import { extname } from 'node:path';

/** How to listen to a process. */
export interface Listening<Message> {
  /** Is told everything that the process sends, and says whether that was its last word. */
  readonly heard: (message: Message) => boolean;
  /** After so long a silence the process is ended. */
  readonly milliseconds: number;
}

/**
 * Runs a script of this program in a process of its own: a driver that crashes or hangs ends that process and not this one, and
 * native libraries do not meet.
 *
 * @returns nothing once the process has said its last word; a sentence if it ended or was silent before.
 */
export function conversation<Message>(
  file: string,
  args: readonly string[],
  { heard, milliseconds }: Listening<Message>,
): Promise<string | undefined> {
  // From its sources, as in development, it needs what compiles them.
  const execArgv = extname(file) === '.ts' ? ['--import', 'tsx'] : [];
  return new Promise((resolve) => {
    const child = fork(file, args, { execArgv, stdio: ['ignore', 'ignore', 'ignore', 'ipc'], serialization: 'json' });
    const settle = (end?: string) => {
      clearTimeout(timer);
      resolve(end);
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      settle(`It does not answer within ${milliseconds / 1000} seconds.`);
    }, milliseconds);
    child.on('message', (message) => {
      timer.refresh();
      if (heard(message as Message)) settle();
    });
    child.once('error', (error) => settle(`Its process does not start: ${error.message}`));
    child.once('exit', (code, signal) => settle(`Its process crashed (${signal ?? `exit code ${code}`}).`));
  });
}
