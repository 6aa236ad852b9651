import * as tf from '@tensorflow/tfjs';
import type { Run } from '../../support/engine-run.js';
import { differences, resultsOf } from '../../support/executor-results.js';
import { randomRun, runsWithEachReading } from '../../support/random-run.js';
import { kernelPaths, sharedPath, type SimdPath } from '../../support/simd-path.js';

const paths = kernelPaths();
const one = paths['1 thread'];
const others = Object.entries(paths).filter(([, path]) => path !== one);

beforeAll(async () => {
  await tf.setBackend('cpu');
  await Promise.all(Object.values(paths).map(({ ready }) => ready));
});

afterAll(() => Object.values(paths).forEach((path) => path.dispose()));

/** What of a run differs, in any bit, from what one thread gives. */
const differing = ({ executorOf }: SimdPath, run: Run, expected = resultsOf(one.executorOf, run)): string[] =>
  differences(resultsOf(executorOf, run), expected);

/** On which path what differs, among random runs of these sizes. */
const allDiffering = (sizes: Parameters<typeof runsWithEachReading>[0], operations?: number) =>
  runsWithEachReading(sizes, operations).flatMap(({ options, run }) => {
    const expected = resultsOf(one.executorOf, run);
    return others
      .map(([name, path]) => ({ name, ...options, what: differing(path, run, expected) }))
      .filter(({ what }) => what.length > 0);
  });

describe('on 1, 2, 3 threads and over unshared memory results are the same, bit for bit', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('for %i qubits, whatever the batch', (qubits) => {
    const batches = [1, 2, 3, 4, 5, 31, 33];
    expect(allDiffering(batches.map((batch) => ({ qubits, batch })))).toEqual([]);
  });

  it('for more chunks of samples than a job has pieces', () => {
    // 17 and 33 chunks of four against 16 pieces of a gradient; 65 against 64 of a run.
    const sizes = [67, 129, 258].flatMap((batch) => [2, 3, 5].map((qubits) => ({ qubits, batch })));
    expect(allDiffering(sizes)).toEqual([]);
  });

  it('for states of up to 16 qubits', () => {
    const sizes = [10, 12, 14, 15, 16].map((qubits) => ({ qubits, batch: 1 + (qubits % 3) }));
    expect(allDiffering(sizes, 12)).toEqual([]);
  });
});

it('kept states have the gradients of states computed again, bit for bit', () => {
  for (const { run } of runsWithEachReading([1, 4, 5, 31].map((batch) => ({ qubits: 4, batch })))) {
    const results = resultsOf(one.executorOf, run);
    expect(results['output again']).toEqual(results['output']);
    expect(results['gradient of features, states kept']).toEqual(results['gradient of features']);
    expect(results['gradient of weights, states kept']).toEqual(results['gradient of weights']);
  }
});

describe('threads', () => {
  const small = randomRun({ seed: 1, qubits: 4, batch: 4, operations: 20 });
  const large = randomRun({ seed: 1, qubits: 10, batch: 64, operations: 20 });
  let path: SimdPath;

  /** Whether all threads have taken part in one job, now or after some more: who comes late does not join. */
  function joinedAll(path: SimdPath): boolean {
    const { threads, joined } = path;
    for (let k = 0; k < 200 && joined() < threads; k++) expect(differing(path, large)).toEqual([]);
    return joined() === threads;
  }

  beforeAll(() => (path = sharedPath(3)).ready);
  afterAll(() => path.dispose());

  it('take part in large jobs, all of them, and not in small ones', () => {
    expect(differing(path, small)).toEqual([]);
    expect(path.joined()).toBe(0);
    expect(differing(path, large)).toEqual([]);
    expect(path.joined()).toBeGreaterThan(0);
    expect(joinedAll(path)).toBe(true);
  });

  it.each(['2 threads', '3 threads'] as const)('took part in the jobs above, all %s', (name) => {
    expect(joinedAll(paths[name])).toBe(true);
  });
});
