import { isNode } from './host.js';

const events = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Starts what adds listeners of its own for errors that nobody catches, and takes them away: the glue code of the wasm backend
 * throws such errors once more from its one line, and Node prints that line, 39,000 characters, before the error. Without
 * listeners Node prints the error.
 */
export async function withoutErrorListeners<Result>(start: () => Promise<Result>): Promise<Result> {
  if (!isNode) return start();
  const before = events.map((event) => listenersOf(event));
  const result = await start();
  events.forEach((event, k) => {
    const added = listenersOf(event).filter((listener) => !before[k]!.includes(listener));
    // Somebody else may have added one meanwhile.
    for (const listener of added.filter(throwsOn)) process.removeListener(event, listener);
  });
  return result;
}

type Listener = (...args: unknown[]) => void;

const listenersOf = (event: (typeof events)[number]) => process.listeners(event as never) as Listener[];

const throwsOn = (listener: Listener): boolean => /throw (ex|reason)\b/.test(String(listener));
