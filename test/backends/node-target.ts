import { fork } from 'node:child_process';
import { resolve } from 'node:path';
import { backendSources } from '../../src/backends/source.js';
import type { FactResult } from './facts-run.js';
import type { SuiteMessage } from './suite-child.js';
import type { Outcome, Target } from './target.js';

/**
 * Runs the suite in a process of its own, on the backend of a package; a process that hangs or crashes is an outcome.
 *
 * @param withoutPasses also run programs without the passes that simplify them.
 */
export function inNode(source: string, withoutPasses: boolean, environment: NodeJS.ProcessEnv = {}) {
  return ({ limit, skips }: Target) =>
    new Promise<Outcome>((done) => {
      const results: FactResult[] = [];
      let device: string | undefined;
      let broken: string | undefined;
      let absent: string | undefined;
      const index = backendSources.findIndex((each) => each.package === source);
      const child = fork(resolve(__dirname, 'suite-child.ts'), [`${index}`, JSON.stringify({ withoutPasses, skips })], {
        execArgv: ['--import', 'tsx'],
        env: { ...process.env, ...environment },
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        serialization: 'advanced',
      });
      const timer = setTimeout(() => {
        broken = `It is not done after ${limit} s.`;
        child.kill('SIGKILL');
      }, limit * 1000);
      child.on('message', (message: SuiteMessage) => {
        if ('device' in message) device = message.device;
        else if (!('refusal' in message)) results.push(message);
        else if (message.isMissing) absent = message.refusal;
        else broken = message.refusal;
      });
      child.on('exit', (code, signal) => {
        clearTimeout(timer);
        if (code !== 0) broken ??= `Its process ended with ${signal ?? `exit code ${code}`}.`;
        done({ results, ...(device && { device }), ...(broken && { broken }), ...(absent && { absent }) });
      });
    });
}
