import * as tf from '@tensorflow/tfjs';
import { compile } from '../../../src/autodiff/compile.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { input, weight } from '../../../src/circuit/angle.js';
import { amplitudeEmbedding } from '../../../src/circuit/templates/amplitude-embedding.js';
import type { Executor } from '../../../src/engines/simd/executor.js';
import { executorOf } from '../../../src/engines/simd/executors.js';
import { instantiate } from '../../../src/engines/simd/kernels.js';
import { type KernelMachine, kernelMachine } from '../../../src/engines/simd/kernel-machine.js';
import { largeExecutor } from '../../../src/engines/simd/large-executor.js';
import { plainExecutor } from '../../../src/engines/simd/plain/plain-executor.js';
import { isLarge } from '../../../src/engines/simd/plan/encode-large.js';
import { planOf } from '../../../src/engines/simd/plan/plan.js';
import { simdEngine } from '../../../src/engines/simd/simd-engine.js';
import { createPool } from '../../../src/engines/simd/threads/pool.js';
import { pauliRotation } from '../../../src/gates/derive.js';
import { Random } from '../../../src/math/random.js';
import { PauliSum, x, y, z } from '../../../src/observables/pauli-sum.js';
import { lower, type Reading } from '../../../src/program/lower.js';
import { featureCount, type Program } from '../../../src/program/program.js';
import { worstDifference } from '../../support/engine-run.js';

const machines = new Map<number, KernelMachine>();

function machineOf(threads: number): KernelMachine {
  const ready = machines.get(threads);
  if (ready) return ready;
  const kernels = instantiate(true);
  const control = kernels.memory.take(256);
  const { memory } = kernels.memory;
  const made = kernelMachine(kernels, createPool({ module: kernels.module, memory, control, threads }));
  machines.set(threads, made);
  return made;
}

/** Rotations about words of up to four qubits anywhere, with CX, H and S between, and a layer that turns every qubit. */
function spreadCircuit(random: Random, begin: Circuit): Circuit {
  let circuit = begin;
  const { qubits } = begin;
  const some = () => random.permutation(qubits).slice(0, 1 + random.integer(4));
  const angle = () =>
    [weight(random.integer(5)), input(random.integer(3)).times(0.7), input(0).plus(1.1)][random.integer(3)]!;
  const layer = random.integer(20);
  for (let k = 0; k < 20; k++) {
    const on = some();
    const letters = on.map(() => 'XYZ'[random.integer(3)]).join('');
    circuit = circuit.gate(pauliRotation(letters), on, angle());
    if (random.integer(3) === 0)
      circuit = circuit
        .cx(on[0]!, (on[0]! + 1) % qubits)
        .h(on[0]!)
        .s(on[0]!);
    if (k !== layer) continue;
    for (let q = 0; q < qubits; q++)
      circuit = circuit
        .ry(weight(q % 5), q)
        .rz(weight((q + 1) % 5), q)
        .ry(0.3, q);
  }
  return circuit;
}

const observables: readonly PauliSum[] = [z(0), x(1).plus(x(0).times(0.5)), y(1).times(z(5)).plus(z(3))];

interface Case {
  readonly program: Program;
  readonly features: Float32Array;
  readonly weights: Float32Array;
  readonly batch: number;
}

function caseOf(seed: number, reading?: Reading, prepared = false): Case {
  const random = new Random(seed);
  const qubits = 12 + (seed % 3);
  const begin = new Circuit(qubits);
  const circuit = spreadCircuit(random, prepared ? begin.append(amplitudeEmbedding({ first: 3 })) : begin);
  const batch = 1 + (seed % 2);
  const read = observables.slice(0, seed % 2 ? 3 : 1);
  const program = lower(circuit, reading ?? { kind: 'expectation', observables: read }, {
    dialect: 'words',
    passes: seed % 4 > 0,
  });
  const values = (count: number) => Float32Array.from({ length: count }, () => random.normal());
  const features = values(batch * featureCount(program));
  // Amplitudes of norm 1, roughly.
  if (prepared)
    features.forEach((value, k) => (features[k] = k % featureCount(program) < 3 ? value : value / 2 ** (qubits / 2)));
  return { program, batch, features, weights: values(circuit.weights) };
}

function results(executor: Executor, { features, weights, batch }: Case) {
  const output = executor.run(features, weights, batch);
  const upstream = output.map((_, k) => Math.cos(k + 1));
  const slopes = executor.gradient(features, weights, batch, upstream);
  executor.dispose();
  return { output: [...output], features: [...slopes.features], weights: [...slopes.weights] };
}

describe('sweeps over large states', () => {
  const whole: readonly Reading[] = [
    { kind: 'probabilities', qubits: [1, 0] },
    { kind: 'probabilities', qubits: Array.from({ length: 12 }, (_, q) => 11 - q) },
    { kind: 'probabilities' },
    { kind: 'state' },
  ];
  const cases = [
    ...Array.from({ length: 8 }, (_, seed) => caseOf(seed)),
    ...[0, 2].flatMap((seed) => whole.map((reading, k) => caseOf(seed + k, reading))),
    ...[undefined, ...whole].map((reading, k) => caseOf(k, reading, true)),
  ];

  it.each([
    ['all states kept', undefined],
    ['ψ going back with λ', 0],
  ])('give what the plain path gives, %s', (_text, keptBytes) => {
    for (const each of cases) {
      const large = results(largeExecutor(each.program, planOf(each.program), machineOf(2), keptBytes), each);
      const plain = results(plainExecutor(each.program), each);
      expect(worstDifference(large.output, plain.output)).toBeLessThan(1e-5);
      expect(worstDifference(large.features, plain.features)).toBeLessThan(1e-5);
      expect(worstDifference(large.weights, plain.weights)).toBeLessThan(1e-5);
    }
  });

  it('give the same bits with one, two and three threads', () => {
    for (const each of [...cases.slice(0, 4), ...cases.slice(8)]) {
      const [one, ...others] = [1, 2, 3].map((threads) =>
        results(largeExecutor(each.program, planOf(each.program), machineOf(threads)), each),
      );
      for (const other of others) expect(other).toEqual(one);
    }
  });

  it('read more outcomes than there is room for the sums of many pieces', () => {
    let circuit = new Circuit(18);
    for (let q = 0; q < 18; q++) circuit = circuit.ry(weight(q % 5), q).cx(q, (q + 1) % 18);
    const qubits = Array.from({ length: 17 }, (_, q) => (5 * q) % 18);
    const program = lower(circuit, { kind: 'probabilities', qubits }, { dialect: 'words' });
    const each = { program, features: new Float32Array(0), weights: Float32Array.of(0.3, 0.5, 0.7, 1, 2), batch: 1 };
    const large = results(largeExecutor(program, planOf(program), machineOf(2)), each);
    const plain = results(plainExecutor(program), each);
    expect(worstDifference(large.output, plain.output)).toBeLessThan(1e-6);
    expect(worstDifference(large.weights, plain.weights)).toBeLessThan(1e-5);
  });

  it('remember a run only for the gradient of the same numbers', () => {
    const each = caseOf(4);
    const executor = largeExecutor(each.program, planOf(each.program), machineOf(2));
    const upstream = Float32Array.of(1);
    const other = each.weights.map((value) => value + 0.5);
    executor.run(each.features, each.weights, each.batch);
    const moved = executor.gradient(each.features, other, each.batch, upstream);
    executor.run(each.features, other, each.batch);
    expect(executor.gradient(each.features, other, each.batch, upstream)).toEqual(moved);
    executor.dispose();
  });

  it('leave no memory behind', () => {
    const { kernels, workspace } = machineOf(2);
    workspace.release();
    const before = kernels.memory.use().used;
    results(largeExecutor(cases[1]!.program, planOf(cases[1]!.program), machineOf(2)), cases[1]!);
    workspace.release();
    expect(kernels.memory.use().used).toBe(before);
  });
});

describe('a GHZ state of 20 qubits, turned', () => {
  // ⟨Z_0 Z_19⟩ = 1 and ⟨X…X⟩ = cos θ of (|0…0⟩ + e^{iθ}|1…1⟩)/√2 (Nielsen and Chuang, exercise 2.71 and section 1.3.6).
  let circuit = new Circuit(20).h(0);
  for (let q = 0; q < 19; q++) circuit = circuit.cx(q, q + 1);
  circuit = circuit.rz(weight(0), 7);
  const everyX = Array.from({ length: 20 }, (_, q) => x(q)).reduce((word, next) => word.times(next));
  const reading = { kind: 'expectation', observables: [z(0).times(z(19)), everyX] } as const;

  it('has the correlations and the slope of the textbook', () => {
    const compiled = compile(circuit, reading, { engine: 'simd' });
    const { value, grads } = tf.variableGrads(() => tf.sum(compiled.run(undefined, theta)) as tf.Scalar, [theta]);
    expect(value.dataSync()[0]).toBeCloseTo(1 + Math.cos(0.4), 5);
    expect(grads[theta.name]!.dataSync()[0]).toBeCloseTo(-Math.sin(0.4), 5);
    compiled.dispose();
  });
  const theta = tf.variable(tf.tensor1d([0.4]));
});

describe('how large a state may be', () => {
  const layered = (qubits: number) => {
    let circuit = new Circuit(qubits);
    for (let q = 0; q < qubits; q++) circuit = circuit.ry(weight(q), q);
    for (let q = 0; q < qubits - 1; q++) circuit = circuit.cz(q, q + 1);
    for (let q = 0; q < qubits; q++) circuit = circuit.rx(weight(q), q);
    return lower(circuit, { kind: 'expectation', observables: [z(0).times(z(qubits - 1))] }, { dialect: 'words' });
  };

  it('takes 28 qubits and refuses 29, with the bytes', () => {
    expect(isLarge(planOf(layered(28)), 1)).toBe(true);
    expect(simdEngine.refuse(layered(28), 1)).toBeUndefined();
    expect(simdEngine.refuse(layered(29), 1)?.message).toMatch(/29 qubits .* need \d+\.\d GiB.* 28 qubits fit/);
  });

  it('runs small programs with many samples as before', () => {
    const program = layered(4);
    const executor = executorOf(program);
    expect(executor.run(new Float32Array(0), new Float32Array(4), 3)).toEqual(Float32Array.of(1, 1, 1));
    executor.dispose();
  });
});
