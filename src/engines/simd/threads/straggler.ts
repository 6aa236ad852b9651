import { waitingCell } from './cells.js';
import type { HelperThread } from './host.js';

/** How long the main thread spins for a helper that still works, in milliseconds, before it sleeps where it may. */
const spin = 0.1;
/** How long it then sleeps, or spins on, until it looks whether the helper is still there. */
const slice = 10;
/** How long it believes in a helper of which it cannot know whether it is still there. */
const patience = 60_000;

/**
 * Waits until a helper's cell changes from `working`; returns false if it never will, because the thread has ended.
 *
 * In Node the thread itself is asked, so a slow job is never mistaken for a dead thread, however long it takes. A page
 * cannot ask; there nothing ends a worker but its own page, so the limit is only there to turn an endless wait into an
 * error. What is left to wait for when the main thread has found nothing more to claim is one claim of a helper: far less
 * than a second. The limit counts slices and not the clock, so a computer that slept does not use it up.
 */
export function leavesJob(cells: Int32Array, cell: number, working: number, thread: HelperThread): boolean {
  const isWorking = () => Atomics.load(cells, cell) === working;
  spinWhile(isWorking, spin);
  if (!isWorking()) return true;
  Atomics.store(cells, waitingCell, 1);
  try {
    for (let waited = 0; isWorking(); waited += slice) {
      sleepWhile(isWorking, cells, cell, working);
      const hasEnded = thread.hasEnded();
      // It may have left the job before it ended.
      if (hasEnded ?? waited > patience) return !isWorking();
    }
    return true;
  } finally {
    Atomics.store(cells, waitingCell, 0);
  }
}

function spinWhile(isWorking: () => boolean, milliseconds: number): void {
  const end = performance.now() + milliseconds;
  for (let turn = 1; isWorking(); turn++) if ((turn & 63) === 0 && performance.now() > end) return;
}

function sleepWhile(isWorking: () => boolean, cells: Int32Array, cell: number, working: number): void {
  try {
    Atomics.wait(cells, cell, working, slice);
  } catch {
    // The main thread of a page may not sleep.
    spinWhile(isWorking, slice);
  }
}
