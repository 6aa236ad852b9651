import * as tf from '@tensorflow/tfjs';
import { input, weight } from '../../../src/circuit/angle.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import type { Executor } from '../../../src/engines/simd/executor.js';
import { breakEven } from '../../../src/engines/simd/fold/break-even.js';
import { coefficientsOf, gridOf } from '../../../src/engines/simd/fold/coefficients.js';
import { foldingExecutor } from '../../../src/engines/simd/fold/folding-executor.js';
import { Polynomial } from '../../../src/engines/simd/fold/polynomial.js';
import { kernelExecutor } from '../../../src/engines/simd/kernel-executor.js';
import { type KernelMachine, kernelMachine } from '../../../src/engines/simd/kernel-machine.js';
import { instantiate } from '../../../src/engines/simd/kernels.js';
import { jobKind, jobPolynomialKind, jobThreads } from '../../../src/engines/simd/layout.js';
import { preparedBy, simdEngine } from '../../../src/engines/simd/simd-engine.js';
import { createPool } from '../../../src/engines/simd/threads/pool.js';
import { Random } from '../../../src/math/random.js';
import { one, type PauliSum, x, y, z } from '../../../src/observables/pauli-sum.js';
import { lower, type Reading } from '../../../src/program/lower.js';
import type { Program, ProgramAngle } from '../../../src/program/program.js';
import { engineOutput, referenceOutput, type Run, worstDifference } from '../../support/engine-run.js';
import { randomValues } from '../../support/facts/gates.js';
import { randomCircuit } from '../../support/random-circuit.js';

/** A machine of one thread, and the kinds of jobs it has been given. */
function observedMachine(): { machine: KernelMachine; kinds: number[] } {
  const kernels = instantiate(true);
  const kinds: number[] = [];
  const work = (job: number) => {
    kinds.push(new Int32Array(kernels.memory.memory.buffer)[job / 4 + jobKind]!);
    kernels.exports.work(job);
  };
  const exports = { ...kernels.exports, work };
  return { machine: kernelMachine({ ...kernels, exports }, { threads: 1, run: work }), kinds };
}

const { machine, kinds } = observedMachine();

const failing = (what: string) => () => {
  throw new Error(what);
};

/** What stands behind a folding executor that must not pass anything on. */
const unused: Executor = { run: failing('ran'), gradient: failing('went back'), dispose: () => {} };

const folding = {
  ...simdEngine,
  prepare: (program: Program) => preparedBy(foldingExecutor(program, machine, unused), program),
};

const everyWord: readonly PauliSum[] = [
  z(0),
  x(0).plus(y(1).scaled(0.5)),
  one().plus(y(0).times(z(1))),
  x(1).times(x(0)),
];

const expectations = (observables: readonly PauliSum[]): Reading => ({ kind: 'expectation', observables });

const drawn = (length: number, random: Random, scale = 1) =>
  Float32Array.from({ length }, () => scale * random.normal());

/** Random circuits that are folded from a few hundred samples on, each with a batch that is no multiple of eight. */
function foldedRuns(seeds: number, reading: Reading, passes: boolean): Run[] {
  return Array.from({ length: seeds }, (_, seed) => seed).flatMap((seed) => {
    const random = new Random(seed);
    const circuit = randomCircuit(random, 2 + random.integer(2), 9);
    const least = breakEven(lower(circuit, reading, { dialect: 'words', passes }));
    if (least > 700) return [];
    return [{ circuit, reading, ...randomValues(circuit, least + random.integer(9), random) }];
  });
}

beforeAll(() => tf.setBackend('cpu'));

describe('a trigonometric polynomial', () => {
  /** `Σ c Π f(θ)`, with `angles[axis]`. */
  const valueAt = (coefficients: ArrayLike<number>, first: number, angles: readonly number[]) => {
    let sum = 0;
    for (let k = 0; k < 3 ** angles.length; k++) {
      const factors = angles.map((angle, axis) => {
        const digit = Math.floor(k / 3 ** (angles.length - 1 - axis)) % 3;
        return [1, Math.cos(angle), Math.sin(angle)][digit]!;
      });
      sum += coefficients[first + k]! * factors.reduce((product, factor) => product * factor, 1);
    }
    return sum;
  };

  it.each([0, 1, 2, 3])('of %i angles has the coefficients that its values on the grid give', (axes) => {
    const outputs = 2;
    const points = 3 ** axes;
    const coefficients = drawn(outputs * points, new Random(axes));
    const grid = gridOf(axes);
    const values = Float32Array.from({ length: points * outputs }, (_, k) => {
      const point = Math.floor(k / outputs);
      return valueAt(coefficients, (k % outputs) * points, [...grid.subarray(point * axes, (point + 1) * axes)]);
    });
    expect(worstDifference([...coefficientsOf(values, axes, outputs)], [...coefficients])).toBeLessThan(1e-6);
  });

  it('is evaluated for any number of angles, outputs, columns and samples', () => {
    const random = new Random(1);
    for (let trial = 0; trial < 60; trial++) {
      const [axes, outputs, columns] = [trial % 7, 1 + (trial % 9), 1 + (trial % 11)];
      const batch = 1 + random.integer(30);
      const angles = Array.from({ length: axes }, (): ProgramAngle => ({
        offset: random.normal(),
        terms: [
          { source: 'feature', index: random.integer(columns), scale: random.normal() },
          { source: 'weight', index: random.integer(3), scale: random.normal() },
          { source: 'feature', index: columns - 1, scale: random.normal() },
        ],
      }));
      const coefficients = drawn(outputs * 3 ** axes, random, 3 ** (-axes / 2));
      const [features, weights] = [drawn(batch * columns, random), drawn(3, random)];
      const polynomial = new Polynomial(angles, columns, outputs, machine);
      polynomial.load(coefficients, weights);
      const expected = Array.from({ length: batch * outputs }, (_, k) => {
        const [sample, output] = [Math.floor(k / outputs), k % outputs];
        const thetas = angles.map(({ offset, terms }) =>
          terms.reduce(
            (sum, { source, index, scale }) =>
              sum + scale * (source === 'feature' ? features[sample * columns + index]! : weights[index]!),
            offset,
          ),
        );
        return valueAt(coefficients, output * 3 ** axes, thetas);
      });
      expect(worstDifference([...polynomial.evaluate(features, batch)], expected)).toBeLessThan(1e-5);
      polynomial.dispose();
    }
  });
});

describe('a folded program', () => {
  it.each([true, false])('has the expectations of the reference, within 1e-5 (passes: %s)', async (passes) => {
    const runs = foldedRuns(60, expectations(everyWord), passes);
    expect(runs.length).toBeGreaterThan(12);
    for (const run of runs) {
      const { values } = await engineOutput({ engine: folding, passes }, run);
      expect(worstDifference(values, referenceOutput(run))).toBeLessThanOrEqual(1e-5);
    }
  });

  it('has the probabilities of the reference, within 1e-5', async () => {
    const runs = foldedRuns(40, { kind: 'probabilities', qubits: [1, 0] }, true);
    expect(runs.length).toBeGreaterThan(8);
    for (const run of runs) {
      const { values } = await engineOutput({ engine: folding, passes: true }, run);
      expect(worstDifference(values, referenceOutput(run))).toBeLessThanOrEqual(1e-5);
    }
  });

  it('of one qubit, or without features, is folded too', async () => {
    const circuits = [
      new Circuit(1).ry(input(0), 0).rx(weight(0), 0).ry(input(0).times(2), 0),
      new Circuit(2).ry(weight(0), 0).cx(0, 1),
      new Circuit(2).rx(input(1), 1).cx(1, 0),
    ];
    for (const circuit of circuits) {
      const observables = circuit.qubits === 1 ? [x(0), z(0)] : everyWord;
      const run = { circuit, reading: expectations(observables), ...randomValues(circuit, 2003, new Random(3)) };
      const { values } = await engineOutput({ engine: folding, passes: true }, run);
      expect(worstDifference(values, referenceOutput(run))).toBeLessThanOrEqual(1e-5);
    }
  });
});

/** Three rotations that read two features; the last one's angle, once merged, is of a feature and a weight. */
const circuit = new Circuit(2)
  .ry(input(0), 0)
  .ry(input(1), 1)
  .cx(0, 1)
  .rx(weight(0), 0)
  .rz(input(0).times(0.5), 1)
  .rz(weight(1), 1)
  .cx(1, 0);
const program = lower(circuit, expectations(everyWord), { dialect: 'words' });
const batch = 1003;
const features = drawn(2 * batch, new Random(5));

describe('a folding executor', () => {
  const circuitExecutor = kernelExecutor(program, machine);

  it('makes coefficients once for the same weights, and anew for others', () => {
    const executor = foldingExecutor(program, machine, unused);
    const [first, second] = [drawn(2, new Random(6)), drawn(2, new Random(7))];
    const runs = [first, first.slice(), second, first].map((weights) => {
      kinds.length = 0;
      const output = executor.run(features, weights, batch, false);
      const onlyPolynomial = kinds.every((kind) => kind === jobPolynomialKind);
      const error = worstDifference([...output], [...circuitExecutor.run(features, weights, batch, false)]);
      return { onlyPolynomial, isRight: error < 1e-5 };
    });
    expect(runs.map(({ isRight }) => isRight)).toEqual([true, true, true, true]);
    expect(runs.map(({ onlyPolynomial }) => onlyPolynomial)).toEqual([false, true, false, false]);
    executor.dispose();
  });

  it('does not keep weights that the caller changes in place', () => {
    const executor = foldingExecutor(program, machine, unused);
    const weights = Float32Array.of(0.3, 0.4);
    executor.run(features, weights, batch, false);
    weights[1] = -1;
    const expected = circuitExecutor.run(features, weights, batch, false);
    expect(worstDifference([...executor.run(features, weights, batch, false)], [...expected])).toBeLessThan(1e-5);
    executor.dispose();
  });

  it('passes on small batches, runs that a gradient follows, and gradients', () => {
    const calls: unknown[] = [];
    const inner: Executor = {
      run: (_features, _weights, size, forGradient) => (calls.push(['run', size, forGradient]), new Float32Array(1)),
      gradient: (_features, _weights, size) => {
        calls.push(['gradient', size]);
        return { features: new Float32Array(1), weights: new Float32Array(1) };
      },
      dispose: () => calls.push(['dispose']),
    };
    const executor = foldingExecutor(program, machine, inner);
    const weights = new Float32Array(2);
    const small = breakEven(program) - 1;
    executor.run(features, weights, small, false);
    executor.run(features, weights, batch);
    executor.run(features, weights, batch, true);
    executor.gradient(features, weights, batch, new Float32Array(4 * batch));
    executor.dispose();
    expect(calls).toEqual([
      ['run', small, false],
      ['run', batch, true],
      ['run', batch, true],
      ['gradient', batch],
      ['dispose'],
    ]);
  });

  it('gives the same bits for any number of threads, and for a sample wherever in a batch it stands', async () => {
    const weights = Float32Array.of(0.7, -0.2);
    const expected = foldingExecutor(program, machine, unused).run(features, weights, batch, false);
    for (const threads of [2, 3]) {
      const kernels = instantiate(true);
      const { memory } = kernels.memory;
      const pool = createPool({ module: kernels.module, memory, control: kernels.memory.take(256), threads });
      await pool.ready;
      let joined = 0;
      const run = (job: number) => {
        pool.run(job);
        joined = Math.max(joined, new Int32Array(memory.buffer)[job / 4 + jobThreads]!);
      };
      const exports = { ...kernels.exports, work: run };
      const executor = foldingExecutor(program, kernelMachine({ ...kernels, exports }, { threads, run }), unused);
      // Other tests may keep the cores busy: until all threads have been seen at work.
      for (let turn = 0, end = performance.now() + 20_000; turn < 20 || joined < threads; turn++) {
        expect(executor.run(features, weights, batch, false)).toEqual(expected);
        if (performance.now() > end) break;
      }
      expect(joined).toBe(threads);
      pool.dispose();
    }
    const fromFifth = foldingExecutor(program, machine, unused).run(features.subarray(10), weights, batch - 5, false);
    expect(fromFifth).toEqual(expected.subarray(20));
  });

  it('gives its memory back, and works again after that', () => {
    const weights = Float32Array.of(0.7, -0.2);
    const executor = foldingExecutor(program, machine, unused);
    const use = () => machine.kernels.memory.use().used;
    const cycle = () => {
      executor.run(features, weights, batch, false);
      const during = use();
      executor.dispose();
      expect(during).toBeGreaterThan(use());
      return use();
    };
    const after = cycle();
    expect(cycle()).toBe(after);
  });
});

describe('folding pays', () => {
  const layered = (layers: number, qubits = 3, start = new Circuit(qubits)) => {
    let result = start;
    for (let qubit = 0; qubit < qubits; qubit++) result = result.ry(input(qubit), qubit);
    for (let layer = 0; layer < layers; layer++) {
      for (let qubit = 0; qubit < qubits; qubit++) result = result.rx(weight(layer * qubits + qubit), qubit);
      for (let qubit = 1; qubit < qubits; qubit++) result = result.cz(qubit - 1, qubit);
    }
    return result;
  };
  const evenFor = (of: Circuit, reading: Reading = expectations([z(0), x(1)])) =>
    breakEven(lower(of, reading, { dialect: 'words' }));

  it('sooner the deeper a circuit is, and later the more angles differ', () => {
    const depths = [1, 2, 4, 8, 16].map((layers) => evenFor(layered(layers)));
    expect(depths).toEqual([...depths].sort((a, b) => b - a));
    const widths = [3, 4, 5].map((qubits) => evenFor(layered(6, qubits)));
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
  });

  it('never where the state is read or given, where many angles differ, or where most is output', () => {
    expect(evenFor(layered(4))).toBeLessThan(1000);
    expect(evenFor(layered(4), { kind: 'state' })).toBe(Infinity);
    expect(evenFor(layered(4, 3, new Circuit(3).prepared({ first: 3, count: 8, pad: 0 })))).toBe(Infinity);
    const everyZ = (qubits: number) => expectations(Array.from({ length: qubits }, (_, qubit) => z(qubit)));
    expect(evenFor(layered(8, 6), everyZ(6))).toBeLessThan(3000);
    expect(evenFor(layered(8, 7), everyZ(7))).toBe(Infinity);
    expect(evenFor(layered(1, 6), { kind: 'probabilities' })).toBe(Infinity);
  });
});
