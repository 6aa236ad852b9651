import * as cells from './cells.js';

/** How long a helper spins for the next job until it parks, in milliseconds. */
const spin = 1;
/** How long it spins after so many spins in vain, one after the other. */
const shortSpin = 0.02;
const patience = 8;

/** What a helper is started with. */
export interface HelperData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Where the cells are, in bytes. */
  readonly control: number;
  /** The number of its own cell. */
  readonly cell: number;
  /** Names this start of this helper: a helper that finds another token in its cell has been given up, and goes. */
  readonly token: number;
}

/**
 * The script of a helper thread, for Node and for browsers: a string, so that no file has to be found at run time.
 *
 * A helper joins a job by saying so in its cell *before* it looks whether the job is still open, and the main thread
 * closes a job *before* it looks who has joined. So either the helper sees that it is too late or the main thread sees
 * that it must wait. Each move compares with what the cell held: who has been given up can do no harm.
 *
 * After `patience` spins in vain it spins only for a moment. Jobs back to back are still caught, and nobody spins all the
 * time where it cannot help: on one core, or while the main thread has long work of its own between jobs.
 *
 * To wake a thread takes 5 to 15 microseconds of the waker's time, so the main thread wakes one and each wakes two more.
 */
export const workerSource = `'use strict';
function help({ module, memory, control, cell, token }, tell) {
  const cells = new Int32Array(memory.buffer, control, ${cells.controlCells});
  const move = (from, to) => Atomics.compareExchange(cells, cell, token + from, token + to) === token + from;
  const pause = Atomics.pause ? () => Atomics.pause() : () => {};
  const abort = (message, file, line, column) => {
    throw new Error('the kernel gave up at ' + line + ':' + column);
  };
  const { work } = new WebAssembly.Instance(module, { env: { memory, abort } }).exports;

  let seen = 0;
  let vain = 0;
  // The epoch of a job that it has not seen yet, or nothing if it has been given up.
  function nextJob() {
    for (let parks = 0; ; parks++) {
      const end = performance.now() + (vain < ${patience} ? ${spin} : ${shortSpin});
      let epoch;
      for (let turn = 1; (turn & 63) !== 0 || performance.now() < end; turn++) {
        epoch = Atomics.load(cells, ${cells.epochCell});
        if (epoch !== seen && (epoch & 1) === 1) {
          vain = parks === 0 ? 0 : vain + 1;
          return epoch;
        }
        pause();
      }
      if (!move(${cells.idle}, ${cells.parked})) return undefined;
      Atomics.wait(cells, ${cells.epochCell}, epoch);
      if (!move(${cells.parked}, ${cells.idle})) return undefined;
      Atomics.notify(cells, ${cells.epochCell}, 2);
    }
  }

  function say(error) {
    if (Atomics.compareExchange(cells, ${cells.failureCell}, 0, 1) !== 0) return;
    const bytes = new Uint8Array(memory.buffer, control + ${4 * cells.failureText}, ${cells.failureTextBytes});
    const text = String(error && error.message || error).slice(0, bytes.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    cells[${cells.failureLength}] = text.length;
  }

  if (!move(${cells.starting}, ${cells.idle})) return;
  tell('up');
  for (;;) {
    const epoch = nextJob();
    if (epoch === undefined || !move(${cells.idle}, ${cells.working})) return;
    let state = ${cells.idle};
    if (Atomics.load(cells, ${cells.epochCell}) === epoch) {
      try {
        work(Atomics.load(cells, ${cells.jobCell}));
      } catch (error) {
        say(error);
        state = ${cells.failed};
      }
    }
    seen = epoch;
    if (!move(${cells.working}, state)) return;
    if (Atomics.load(cells, ${cells.waitingCell}) !== 0) Atomics.notify(cells, cell);
    if (state === ${cells.failed}) return;
  }
}
if (typeof WorkerGlobalScope === 'undefined') {
  const { parentPort, workerData } = require('node:worker_threads');
  help(workerData, (what) => parentPort.postMessage(what));
} else {
  onmessage = ({ data }) => {
    help(data, (what) => postMessage(what));
    close();
  };
}
`;
