import { runInNewContext } from 'node:vm';
import * as layout from '../../../src/engines/simd/threads/cells';
import { workerSource } from '../../../src/engines/simd/threads/worker-source';

interface Watched {
  load?(cells: Int32Array, cell: number): number;
  compareExchange?(cells: Int32Array, cell: number, from: number, to: number): number;
  wait?(cells: Int32Array): 'ok';
}

/** Runs the script of a helper on this thread, with `Atomics` that the test watches and a clock of 0.01 ms a look. */
function runHelper(cells: Int32Array, watched: Watched, work: (job: number) => void): void {
  let looks = 0;
  const workerData = { memory: { buffer: cells.buffer }, control: 0, cell: layout.stateCells, token: 0 };
  runInNewContext(workerSource, {
    require: () => ({ workerData, parentPort: { postMessage: () => {} } }),
    performance: { now: () => 0.01 * looks++ },
    Atomics: Object.assign(Object.create(Atomics), watched),
    WebAssembly: { Instance: jest.fn(() => ({ exports: { work } })) },
  });
}

const newCells = () => new Int32Array(new SharedArrayBuffer(4 * layout.controlCells));
const open = (cells: Int32Array) => (cells[layout.epochCell] = (cells[layout.epochCell]! + 1) | 1);
const giveUp = (cells: Int32Array) => (cells[layout.stateCells] = -1);

describe('the script of a helper', () => {
  it('leaves a job alone that is closed while it joins', () => {
    const cells = newCells();
    const done: number[] = [];
    open(cells);
    const compareExchange: Watched['compareExchange'] = (all, cell, from, to) => {
      if (to === layout.working && cells[layout.epochCell] === 1) cells[layout.epochCell] = 2;
      return Atomics.compareExchange(all, cell, from, to);
    };
    const wait = () => {
      if (done.length === 0) open(cells);
      else giveUp(cells);
      return 'ok' as const;
    };
    runHelper(cells, { compareExchange, wait }, () => done.push(cells[layout.epochCell]!));
    expect(done).toEqual([3]);
  });

  it('does no job any more once it has been given up, be it asleep or at work', () => {
    for (const moment of [layout.starting, layout.idle, layout.parked, layout.working]) {
      const cells = newCells();
      let given = false;
      let jobs = 0;
      open(cells);
      const compareExchange: Watched['compareExchange'] = (all, cell, from, to) => {
        if (from === moment && !given) {
          giveUp(cells);
          given = true;
        }
        return Atomics.compareExchange(all, cell, from, to);
      };
      runHelper(cells, { compareExchange, wait: () => (open(cells), 'ok') }, () => jobs++);
      expect(jobs).toBe(moment < layout.parked ? 0 : 1);
      expect(cells[layout.stateCells]).toBe(-1);
    }
  });

  it('spins long for the next job, and after eight jobs that it slept through only for a moment, until it catches one', () => {
    const cells = newCells();
    const spins: string[] = [];
    let looks = 0;
    let jobs = 0;
    const load: Watched['load'] = (all, cell) => {
      // After a first job and ten that woke it, one comes while it spins.
      if (cell === layout.epochCell && ++looks === 10 && jobs === 11) open(cells);
      return Atomics.load(all, cell);
    };
    const wait = () => {
      spins.push(looks > 1000 ? 'long' : 'short');
      if (spins.length < 12) open(cells);
      else giveUp(cells);
      return 'ok' as const;
    };
    open(cells);
    runHelper(cells, { load, wait }, () => {
      jobs++;
      looks = 0;
    });
    const spun = (word: string, times: number) => new Array<string>(times).fill(word);
    expect(spins).toEqual([...spun('long', 8), ...spun('short', 2), ...spun('long', 2)]);
  });
});
