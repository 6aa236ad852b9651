import type { Host } from './host.js';
import { workerSource } from './worker-source.js';

type Threads = typeof import('node:worker_threads');
type System = typeof import('node:os');

/** Node's threads; soon where Node hands out its own modules only asynchronously (before 20.16 and 22.3); or nothing. */
export function nodeHost(): Host | Promise<Host> | undefined {
  const node = (globalThis as { process?: Partial<NodeJS.Process> }).process;
  if (node?.versions?.node === undefined) return undefined;
  if (node.getBuiltinModule) {
    return hostOf(node.getBuiltinModule('node:worker_threads'), node.getBuiltinModule('node:os'));
  }
  return Promise.all([import('node:worker_threads'), import('node:os')]).then((modules) => hostOf(...modules));
}

function hostOf(threads: Threads, system: System): Host {
  return {
    cores: system.availableParallelism(),
    start(data, { up, ended }) {
      const line = lifeline(threads);
      const worker = new threads.Worker(workerSource, {
        eval: true,
        name: 'ketwork',
        // Not the options of the process: a loader (tsx) would be loaded by every helper.
        execArgv: [],
        workerData: { ...data, line: line.theirs },
        transferList: [line.theirs],
      });
      let cause: string | undefined;
      worker.on('message', up);
      worker.on('error', (error) => (cause = String(error)));
      worker.on('exit', (code) => ended(cause ?? `exit code ${code}`));
      worker.unref();
      return {
        hasEnded: line.hasBroken,
        stop() {
          line.close();
          void worker.terminate();
        },
      };
    },
  };
}

/**
 * Tells whether the thread that was given the other end is still there, without the event loop.
 *
 * A thread that ends, in whatever way, closes its ports after its last instruction. Once that message has been received,
 * `postMessage` returns nothing where it returned true before. That is not documented, but so in Node 20 to 26, and tested;
 * where it does not return true to begin with (Bun, Deno), nothing is known.
 */
function lifeline({ MessageChannel, receiveMessageOnPort }: Threads) {
  const { port1: ours, port2: theirs } = new MessageChannel();
  const isOpen = () => (ours.postMessage(0) as unknown) === true;
  const tells = isOpen();
  return {
    theirs,
    hasBroken(): boolean | undefined {
      if (!tells) return undefined;
      receiveMessageOnPort(ours);
      return !isOpen();
    },
    close: () => ours.close(),
  };
}
