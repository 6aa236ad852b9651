import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { KetworkError } from '../../../src/errors';
import { controlCells, epochCell, parked, stateCells, tokenStep } from '../../../src/engines/simd/threads/cells';
import { createPool, type PoolOptions, type ThreadPool } from '../../../src/engines/simd/threads/pool';
import { leavesJob } from '../../../src/engines/simd/threads/straggler';
import { compiledKernel, expectedSlots as expected, modes, slotCount } from '../../support/thread-kernel';

/** Words of a job. */
const [next, joined, released, helped] = [0, 4, 5, 6];
const control = 1024;
const jobAddress = 2048;
const outputAddress = 8192;
const neverAddress = 16384;

let folder: string;
let kernel: WebAssembly.Module;
const pools: ThreadPool[] = [];
const workers: Worker[] = [];
/** The module itself, where a test may put another `Worker`. */
const workerThreads = process.getBuiltinModule('node:worker_threads');
const { Worker: NodeWorker } = workerThreads;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ketwork-threads-'));
  kernel = compiledKernel(folder);
});

beforeEach(() => {
  jest.spyOn(workerThreads, 'Worker').mockImplementation((...options) => {
    const worker = new NodeWorker(...options);
    workers.push(worker);
    return worker;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  for (const pool of pools.splice(0)) pool.dispose();
  workers.length = 0;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const newMemory = () => new WebAssembly.Memory({ initial: 2, maximum: 2, shared: true });

function newPool(options: Partial<PoolOptions> = {}) {
  const memory = options.memory ?? newMemory();
  const pool = createPool({ module: kernel, memory, control, threads: 2, ...options });
  pools.push(pool);
  const words = new Int32Array(memory.buffer, jobAddress, 16);
  const results = new Float64Array(memory.buffer, outputAddress, slotCount);
  const run = (kind: keyof typeof modes = 'plain', isSmall = false) => {
    words.fill(0);
    results.fill(0);
    words.set([0, slotCount, outputAddress, modes[kind]]);
    pool.run(jobAddress, isSmall);
    return [...results];
  };
  const cells = new Int32Array(memory.buffer, control, controlCells);
  const sleepers = () => [0, 1].filter((i) => Atomics.load(cells, stateCells + i) % tokenStep === parked).length;
  const asleep = async (count: number) => {
    while (sleepers() < count) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  return { pool, memory, words, run, sleepers, asleep };
}

const lost = (message: RegExp) =>
  expect.objectContaining({ name: 'KetworkError', code: 'lost', message: expect.stringMatching(message) });

/** When a loop gives up that waits for what other threads do: Jest ends none that never pauses. */
const soon = () => Date.now() + 20_000;

/** Does something when the main thread sleeps until a helper leaves the job. */
function whenMainSleeps(act: (times: number) => void): void {
  const wait = Atomics.wait;
  let times = 0;
  jest.spyOn(Atomics, 'wait').mockImplementation(((...args: Parameters<typeof wait>) => {
    act(++times);
    return wait(...args);
  }) as typeof wait);
}

describe('a pool of threads', () => {
  it.each([1, 2, 3])('gives the same bits on %i threads', async (threads) => {
    const { pool, run } = newPool({ threads });
    await pool.ready;
    expect(pool.threads).toBe(threads);
    for (let i = 0; i < 100; i++) expect(run()).toEqual(expected);
    if (threads > 1) expect(run('meet')).toEqual(expected);
  });

  it('does jobs while its threads start, and shares them once they are up', async () => {
    const { pool, run, words } = newPool();
    expect(run()).toEqual(expected);
    await pool.ready;
    expect(run('meet')).toEqual(expected);
    expect(words[joined]).toBe(1);
  });

  it('does 10,000 jobs one after the other, and nobody is inside a job once it has returned', async () => {
    const { pool, words, memory } = newPool({ threads: 3 });
    await pool.ready;
    const results = new Float64Array(memory.buffer, outputAddress, slotCount);
    const never = new Float64Array(memory.buffer, neverAddress, slotCount);
    let wrong = 0;
    let shared = 0;
    for (let i = 0; i < 10_000; i++) {
      results.fill(0);
      words.set([0, slotCount, outputAddress, modes.plain, 0, 0, 0]);
      pool.run(jobAddress);
      shared += words[helped]!;
      // What a thread finds that comes too late.
      words.set([0, slotCount, neverAddress]);
      wrong += results.some((value, slot) => value !== expected[slot]) ? 1 : 0;
    }
    expect(wrong).toBe(0);
    expect(shared).toBeGreaterThan(0);
    expect([...never]).toEqual(new Array(slotCount).fill(0));
  });

  it('wakes threads that have gone to sleep', async () => {
    const { pool, run, words, sleepers, asleep } = newPool({ threads: 3 });
    await pool.ready;
    await asleep(2);
    // Main wakes one, which wakes the other; both join, or this would not end.
    while (sleepers() > 0) expect(run('meet')).toEqual(expected);
    expect(words[joined]).toBeGreaterThan(0);
  });

  it('lets threads sleep where a job is small, does it alone, and wakes them where such jobs go on', async () => {
    const { pool, run, words, sleepers, asleep } = newPool();
    await pool.ready;
    for (let times = 0; times < 10; times++) {
      await asleep(1);
      // Not back to back.
      await new Promise((resolve) => setTimeout(resolve, 2));
      expect(run('plain', true)).toEqual(expected);
      expect([words[helped], sleepers()]).toEqual([0, 1]);
    }
    for (const end = soon(); sleepers() > 0 && Date.now() < end;) expect(run('plain', true)).toEqual(expected);
    expect(sleepers()).toBe(0);
  });

  it('has small jobs helped by who is awake', async () => {
    const { pool, run, words } = newPool();
    await pool.ready;
    let helpedOnce = false;
    // Time stands still, so that jobs never have come back to back for long enough to wake anyone.
    jest.spyOn(performance, 'now').mockReturnValue(0);
    for (const end = soon(); !helpedOnce && Date.now() < end;) {
      run('meet');
      expect(run('plain', true)).toEqual(expected);
      helpedOnce = words[helped]! > 0;
    }
    expect(helpedOnce).toBe(true);
  });

  it('wakes nobody who sleeps for a small job while another is awake', async () => {
    const { pool, run, sleepers } = newPool({ threads: 3 });
    await pool.ready;
    jest.spyOn(performance, 'now').mockReturnValue(0);
    const notify = jest.spyOn(Atomics, 'notify');
    let seen = 0;
    for (const end = soon(); seen < 5 && Date.now() < end;) {
      run('meet');
      // One sleeps before the other does.
      for (let turn = 0; turn < 1e6 && sleepers() === 0; turn++);
      if (sleepers() !== 1) continue;
      notify.mockClear();
      run('plain', true);
      if (sleepers() === 1) seen++;
      expect(notify.mock.calls.filter(([, cell]) => cell === epochCell)).toEqual([]);
    }
    expect(seen).toBe(5);
  });

  it('has as many threads as there are cores, 16 at most, and refuses other numbers', async () => {
    const { pool } = newPool({ threads: undefined });
    expect(pool.threads).toBe(Math.min(availableParallelism(), 16));
    for (const threads of [0, 17, 1.5, NaN]) {
      expect(() => newPool({ threads })).toThrow(
        new KetworkError(
          'invalid',
          `The SIMD engine was given ${threads} threads. It takes a whole number from 1 to 16.`,
        ),
      );
    }
  });

  it('gives the memory to a new pool as soon as it is disposed of, and leaves no thread', async () => {
    const { pool, run, memory } = newPool({ threads: 3 });
    await pool.ready;
    const old = [...workers];
    const ends = old.map((worker) => once(worker, 'exit'));
    expect(run('meet')).toEqual(expected);
    pool.dispose();
    expect(pool.threads).toBe(1);
    expect(run()).toEqual(expected);
    const second = newPool({ memory, threads: 1 });
    for (let i = 0; i < 1000; i++) {
      second.run();
      // The only thread found nothing left, once.
      expect(second.words[next]).toBe(slotCount + 1);
    }
    await Promise.all(ends);
    expect(old.map(({ threadId }) => threadId)).toEqual([-1, -1]);
  });

  it('can be disposed of while it starts', async () => {
    const { pool, run } = newPool();
    const { ready } = pool;
    const end = once(workers[0]!, 'exit');
    pool.dispose();
    await ready;
    await end;
    expect(run()).toEqual(expected);
  });

  it.each(['works', 'starts', 'is disposed of'])('lets the process end while it %s', (moment) => {
    const script = `
      import { readFileSync } from 'node:fs';
      import { createPool } from ${JSON.stringify(resolve('src/engines/simd/threads/pool.ts'))};
      const memory = new WebAssembly.Memory({ initial: 2, maximum: 2, shared: true });
      const module = new WebAssembly.Module(readFileSync('work.wasm'));
      const pool = createPool({ module, memory, control: ${control}, threads: 3 });
      const run = () => {
        new Int32Array(memory.buffer, ${jobAddress}).set([0, ${slotCount}, ${outputAddress}, 0]);
        pool.run(${jobAddress});
      };
      run();
      const alive = setInterval(() => {}, 1000);
      if (${JSON.stringify(moment)} !== 'starts') await pool.ready;
      clearInterval(alive);
      for (let i = 0; i < 100; i++) run();
      if (${JSON.stringify(moment)} === 'is disposed of') pool.dispose();
      process.on('exit', () => console.log('ended'));
    `;
    writeFileSync(join(folder, 'script.mts'), script);
    const tsx = pathToFileURL(resolve('node_modules/tsx/dist/loader.mjs')).href;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', tsx, 'script.mts'], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'ended\n', stderr: '' });
  });
});

describe('a thread that dies', () => {
  it('between two calls makes the next one throw; the one after has a fresh thread', async () => {
    const { pool, run, words } = newPool({ threads: 3 });
    await pool.ready;
    await workers[0]!.terminate();
    expect(run).toThrow(lost(/ended between two calls \(exit code 1\).*Make the call again/));
    expect(run()).toEqual(expected);
    await pool.ready;
    expect(pool.threads).toBe(3);
    await workers[1]!.terminate();
    expect(run).toThrow(lost(/between two calls/));
    expect(run()).toEqual(expected);
    await pool.ready;
    run('meet');
    expect(words[joined]).toBeGreaterThan(0);
  });

  it('is forgotten when the pool is disposed of', async () => {
    const { pool, run } = newPool();
    await pool.ready;
    await workers[0]!.terminate();
    pool.dispose();
    expect(run()).toEqual(expected);
    expect(workers).toHaveLength(1);
  });

  it('at any moment makes no result wrong', async () => {
    const { pool, run } = newPool({ threads: 2 });
    for (let kill = 0; kill < 10; kill++) {
      await pool.ready;
      for (let i = 0; i < 50; i++) run();
      const end = workers.at(-1)!.terminate();
      let losses = 0;
      const runOrLose = () => {
        try {
          expect(run()).toEqual(expected);
        } catch (error) {
          expect(error).toEqual(lost(/./));
          losses++;
        }
      };
      for (let i = 0; i < 50; i++) runOrLose();
      await end;
      for (let i = 0; i < 3; i++) runOrLose();
      expect(losses).toBe(1);
    }
  });

  it('in the middle of a job makes that call throw, though the event loop stands still', async () => {
    const { pool, run, words } = newPool();
    await pool.ready;
    whenMainSleeps(() => void workers[0]!.terminate());
    expect(() => run('hold')).toThrow(lost(/in the middle of this call.*Make the call again/));
    // It is known, not supposed after a minute of waiting: see the test of a page below.
    expect(jest.mocked(Atomics.wait).mock.calls.length).toBeLessThan(1000);
    jest.spyOn(Atomics, 'wait').mockRestore();
    expect(run()).toEqual(expected);
    await pool.ready;
    expect(pool.threads).toBe(2);
    expect(run('meet')).toEqual(expected);
    expect(words[joined]).toBe(1);
    expect(workers).toHaveLength(2);
  });

  it('is not confused with one that is slow', async () => {
    const { pool, run, words } = newPool();
    await pool.ready;
    whenMainSleeps((times) => {
      if (times === 20) Atomics.store(words, released, 1);
    });
    expect(run('hold')).toEqual(expected);
    expect(Atomics.wait).toHaveBeenCalled();
  });

  it('by an error in the kernel makes that call throw and say which', async () => {
    const { pool, run } = newPool();
    await pool.ready;
    for (let i = 0; i < 3; i++) {
      expect(() => run('helperTraps')).toThrow(lost(/in the middle of this call \(unreachable\)/));
      expect(run()).toEqual(expected);
      await pool.ready;
      expect(pool.threads).toBe(2);
    }
  });
});

it('an error in the kernel on the calling thread is thrown, and the pool goes on', async () => {
  const { pool, run } = newPool();
  await pool.ready;
  for (let i = 0; i < 3; i++) {
    expect(() => run('mainTraps')).toThrow(WebAssembly.RuntimeError);
    expect(run('meet')).toEqual(expected);
  }
  expect(workers).toHaveLength(1);
});

describe('where threads cannot be had', () => {
  const alone = async (pool: ThreadPool) => {
    await pool.ready;
    expect(pool.threads).toBe(1);
  };

  it('one thread does the jobs if none may be started', async () => {
    jest.spyOn(workerThreads, 'Worker').mockImplementation(() => {
      throw new Error('ERR_ACCESS_DENIED');
    });
    const { pool, run } = newPool();
    await alone(pool);
    expect(run()).toEqual(expected);
  });

  it('one thread does the jobs if the others fail while they start', async () => {
    const failing = () => new NodeWorker('throw new Error()', { eval: true });
    jest.spyOn(workerThreads, 'Worker').mockImplementation(failing);
    const { pool, run } = newPool({ threads: 3 });
    await alone(pool);
    expect(run()).toEqual(expected);
  });

  it('one thread does the jobs outside Node in a page that is not cross-origin isolated', async () => {
    jest.replaceProperty(globalThis, 'process', {} as NodeJS.Process);
    const { pool, run } = newPool();
    await alone(pool);
    expect(run()).toEqual(expected);
  });

  it('Node before 20.16 starts them a little later', async () => {
    jest.replaceProperty(globalThis, 'process', { versions: process.versions } as NodeJS.Process);
    const { pool, run, words } = newPool();
    expect(pool.threads).toBe(1);
    await pool.ready;
    expect(pool.threads).toBe(2);
    expect(run('meet')).toEqual(expected);
    expect(words[joined]).toBe(1);
  });
});

describe('in a page', () => {
  /** What a page has, with workers that do not run by themselves. */
  function enterPage() {
    const started: { post: unknown[]; fail(message: string): void; comeUp(): void; terminate: jest.Mock }[] = [];
    class PageWorker {
      onmessage?: () => void;
      onerror?: (event: { message: string; preventDefault(): void }) => void;
      readonly post: unknown[] = [];
      readonly terminate = jest.fn();
      postMessage = (data: unknown) => this.post.push(data);
      comeUp = () => this.onmessage!();
      fail = (message: string) => this.onerror!({ message, preventDefault: () => {} });
      constructor() {
        started.push(this);
      }
    }
    jest.replaceProperty(globalThis, 'process', {} as NodeJS.Process);
    Object.assign(globalThis, { crossOriginIsolated: true, Worker: PageWorker, navigator: { hardwareConcurrency: 4 } });
    return started;
  }

  afterEach(() => {
    for (const name of ['crossOriginIsolated', 'Worker', 'navigator']) Reflect.deleteProperty(globalThis, name);
  });

  it('starts as many workers as it has cores, less one', async () => {
    const started = enterPage();
    const { pool, memory } = newPool({ threads: undefined });
    expect(pool.threads).toBe(4);
    expect(started.map(({ post }) => post)).toEqual(
      [0, 1, 2].map((i) => [{ module: kernel, memory, control, cell: stateCells + i, token: expect.any(Number) }]),
    );
    started.forEach(({ comeUp }) => comeUp());
    await pool.ready;
    pool.dispose();
    for (const { terminate } of started) expect(terminate).toHaveBeenCalled();
  });

  it('goes on alone where its policy forbids workers', async () => {
    const started = enterPage();
    const { pool, run } = newPool({ threads: 2 });
    started[0]!.fail('');
    await pool.ready;
    expect(pool.threads).toBe(1);
    expect(run()).toEqual(expected);
  });

  it('gives up a worker that has not left a job after a minute of waiting', () => {
    const wait = jest.spyOn(Atomics, 'wait').mockReturnValue('timed-out');
    const cells = new Int32Array(new SharedArrayBuffer(256));
    const inPage = { hasEnded: () => undefined, stop: () => {} };
    expect(leavesJob(cells, stateCells, 0, inPage)).toBe(false);
    expect(wait.mock.calls.length).toBe(6002);
  });
});
