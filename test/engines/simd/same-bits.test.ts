import * as tf from '@tensorflow/tfjs';
import { Circuit } from '../../../src/circuit/circuit.js';
import { angleEmbedding } from '../../../src/circuit/templates/angle-embedding.js';
import { stronglyEntangling } from '../../../src/circuit/templates/strongly-entangling.js';
import { breakEven } from '../../../src/engines/simd/fold/break-even.js';
import { Random } from '../../../src/math/random.js';
import { x, z } from '../../../src/observables/pauli-sum.js';
import { type Run, worstDifference } from '../../support/engine-run.js';
import { differences, numbersOf, resultsOf } from '../../support/executor-results.js';
import { randomValues } from '../../support/facts/gates.js';
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

/** A circuit as in a model, without matrices. */
function layeredRun(qubits: number, batch = 1): Run {
  const circuit = new Circuit(qubits).append(angleEmbedding({ axis: 'y' })).append(stronglyEntangling({ layers: 1 }));
  const reading = { kind: 'expectation', observables: [z(0), x(1).times(z(2))] } as const;
  return { circuit, reading, ...randomValues(circuit, batch, new Random(qubits)) };
}

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

  it('for states of up to 15 qubits', () => {
    const sizes = [10, 12, 14, 15].map((qubits) => ({ qubits, batch: 1 + (qubits % 3) }));
    expect(allDiffering(sizes, 12)).toEqual([]);
  });

  it.each([
    { qubits: 3, batch: 1003, by: 'a polynomial' },
    { qubits: 14, batch: 1, by: 'sweeps' },
    { qubits: 17, batch: 2, by: 'sweeps' },
  ])('for $qubits qubits and a batch of $batch, by $by', ({ qubits, batch }) => {
    const run = layeredRun(qubits, batch);
    expect(others.flatMap(([name, path]) => differing(path, run).map((what) => `${name}: ${what}`))).toEqual([]);
  });
});

it('kept states have the gradients of states computed again, bit for bit', () => {
  for (const { run } of runsWithEachReading([1, 4, 5, 31].map((batch) => ({ qubits: 4, batch })))) {
    const results = resultsOf(one.executorOf, run);
    // Whose states nobody asks for runs by rotations: the same but for rounding.
    expect(worstDifference([...results['output again']!], [...results['output']!])).toBeLessThan(2e-6);
    expect(results['gradient of features, states kept']).toEqual(results['gradient of features']);
    expect(results['gradient of weights, states kept']).toEqual(results['gradient of weights']);
  }
});

it('nothing that ran before changes a result, by a bit', () => {
  const random = new Random(1);
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)]!;
  // For every batch two choices of features and weights. From 300 samples on the third becomes a polynomial; one sample of
  // the last goes in sweeps.
  const programs = [
    { ...randomRun({ seed: 3, qubits: 3, batch: 1, operations: 30 }), batches: [1, 2, 4, 5] },
    { ...randomRun({ seed: 5, qubits: 5, batch: 1, operations: 30 }), batches: [1, 2, 4, 5] },
    { ...layeredRun(3), batches: [5, 300] },
    { ...layeredRun(14), batches: [1] },
  ].map(({ circuit, reading, batches }) => {
    const numbers = [...batches, ...batches].map((batch, seed) =>
      numbersOf({ circuit, reading, ...randomValues(circuit, batch, new Random(seed)) }),
    );
    return { program: numbers[0]!.program, numbers, used: one.executorOf(numbers[0]!.program) };
  });
  expect(breakEven(programs[2]!.program)).toBeLessThan(300);
  const wrong: unknown[] = [];
  for (let call = 0; call < 300; call++) {
    const { program, numbers, used } = pick(programs);
    const { features, batch } = pick(numbers);
    const { weights } = pick(numbers);
    const fresh = one.executorOf(program);
    const forGradient = random.uniform() < 0.7;
    const output = fresh.run(features, weights, batch, forGradient);
    const what =
      random.uniform() < 0.5
        ? differences({ output: used.run(features, weights, batch, forGradient) }, { output })
        : differences(
            { ...used.gradient(features, weights, batch, output) },
            { ...fresh.gradient(features, weights, batch, output) },
          );
    fresh.dispose();
    if (what.length > 0) wrong.push({ call, qubits: program.qubits, batch, what });
  }
  expect(wrong).toEqual([]);
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
