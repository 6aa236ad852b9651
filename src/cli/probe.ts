import { fork } from 'node:child_process';
import { extname, join } from 'node:path';
import type { ProbeMessage } from './device-probe.js';

const script = join(__dirname, `device-probe${extname(__filename)}`);

/**
 * What came of a probe in a process of its own: a driver that crashes or hangs ends that process, and not this one.
 *
 * @param args of the script; those of `device-probe` by default.
 * @param milliseconds before a probe that says nothing is ended.
 */
export function probe(args: readonly string[], { file = script, milliseconds = 60_000 } = {}): Promise<ProbeMessage> {
  // From its sources, as in development, it needs what compiles them.
  const execArgv = extname(file) === '.ts' ? ['--import', 'tsx'] : [];
  return new Promise((resolve) => {
    const child = fork(file, args, { execArgv, stdio: ['ignore', 'ignore', 'ignore', 'ipc'], serialization: 'json' });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve({ refusal: `It does not start within ${milliseconds / 1000} seconds.` });
    }, milliseconds);
    const settle = (message: ProbeMessage) => {
      clearTimeout(timer);
      resolve(message);
    };
    child.once('message', (message) => settle(message as ProbeMessage));
    child.once('error', (error) => settle({ refusal: `Its process does not start: ${error.message}` }));
    child.once('exit', (code, signal) =>
      settle({ refusal: `Its process crashed (${signal ?? `exit code ${code}`}).` }),
    );
  });
}
