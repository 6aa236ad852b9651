import * as tf from '@tensorflow/tfjs';
import type * as executors from '../../../src/engines/simd/executors.js';
import { plainExecutor } from '../../../src/engines/simd/plain/plain-executor.js';
import { Random } from '../../../src/math/random.js';
import { conformance } from '../../support/conformance.js';
import { engineGradient, engineOutput, type Run, worstDifference } from '../../support/engine-run.js';
import { differences, resultsOf } from '../../support/executor-results.js';
import { randomRun, runsWithEachReading } from '../../support/random-run.js';
import { engineOn, kernelPaths, plainPath, type SimdPath } from '../../support/simd-path.js';

const kernels = kernelPaths();
const one = kernels['1 thread'];
const plain = plainPath();

beforeAll(async () => {
  await tf.setBackend('cpu');
  await Promise.all(Object.values(kernels).map(({ ready }) => ready));
});

afterAll(() => Object.values(kernels).forEach((path) => path.dispose()));

const byName = 'it calls engines by their registered names';
const skip = {
  'gives the same samples for the same seed, and others for another': byName,
  'refuses before any tensor is made': byName,
};

for (const [name, path] of Object.entries({ ...kernels, 'plain TypeScript': plain })) {
  conformance(`SIMD engine, ${name},`, engineOn(name, path), { backend: 'cpu', passes: true, skip });
}
// Without passes programs have more stages.
conformance('SIMD engine, 3 threads,', engineOn('3 threads', kernels['3 threads']), {
  ...{ backend: 'cpu', passes: false, skip },
});

it('the kernels agree with plain TypeScript for batches and states too large for the reference', async () => {
  const many = [31, 66, 67, 129, 258].map((batch) => ({ qubits: 4, batch }));
  const wide = [9, 12, 14, 15].map((qubits) => ({ qubits, batch: 1 + (qubits % 3) }));
  const wrong: unknown[] = [];
  for (const { options, run } of runsWithEachReading([...many, ...wide])) {
    const [actual, expected] = await Promise.all([one, plain].map((path) => valuesOn(path, run)));
    // By inputs: of slopes of amplitudes only that part matters which does not change the norm.
    const errors = expected!.map((values, k) => relativeError(actual![k]!, values));
    if (!errors.every((error) => error <= 1e-5)) wrong.push({ ...options, errors });
  }
  expect(wrong).toEqual([]);
});

/** The readout, and its gradients for inputs and for weights. */
async function valuesOn(path: SimdPath, run: Run): Promise<readonly (readonly number[])[]> {
  const driver = { engine: engineOn('path', path), passes: true };
  const { values } = await engineOutput(driver, run);
  const random = new Random(6);
  const upstream = values.map(() => random.normal());
  const { inputs, weights } = await engineGradient(driver, run, upstream);
  return [values, inputs, weights];
}

/** The largest difference, as a part of the largest value where that is more than 1. */
const relativeError = (actual: readonly number[], expected: readonly number[]) =>
  worstDifference(actual, expected) / Math.max(1, ...expected.map(Math.abs));

describe('the engine', () => {
  const run = randomRun({ seed: 2, qubits: 5, batch: 5, operations: 20 });

  /** Its choice of a path, made anew. */
  function chooser(): typeof executors {
    let chosen: typeof executors | undefined;
    jest.isolateModules(() => {
      chosen = jest.requireActual<typeof executors>('../../../src/engines/simd/executors.js');
    });
    return chosen!;
  }

  afterEach(() => {
    jest.restoreAllMocks();
    Reflect.deleteProperty(globalThis, 'crossOriginIsolated');
  });

  it('runs on one thread where memory cannot be shared: in pages that are not cross-origin isolated', () => {
    Object.assign(globalThis, { crossOriginIsolated: false });
    const { executorOf, threadCount } = chooser();
    const { Memory } = WebAssembly;
    const memory = jest.spyOn(WebAssembly, 'Memory').mockImplementation((descriptor) => new Memory(descriptor));
    expect(differences(resultsOf(executorOf, run), resultsOf(one.executorOf, run))).toEqual([]);
    expect(memory.mock.calls.map(([{ shared }]) => shared)).toEqual([false]);
    expect(threadCount()).toBe(1);
  });

  it('runs in plain TypeScript where there is no WebAssembly with SIMD', () => {
    jest.spyOn(WebAssembly, 'Module').mockImplementation(() => {
      throw new WebAssembly.CompileError('no SIMD');
    });
    const { executorOf } = chooser();
    expect(resultsOf(executorOf, run)).toEqual(resultsOf(plainExecutor, run));
    expect(differences(resultsOf(executorOf, run), resultsOf(one.executorOf, run))).not.toEqual([]);
  });
});
