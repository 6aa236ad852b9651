import * as tf from '@tensorflow/tfjs';
import { compile } from '../../../src/autodiff/compile.js';
import { input, weight } from '../../../src/circuit/angle.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import type { Executor } from '../../../src/engines/simd/executor.js';
import { kernelExecutor } from '../../../src/engines/simd/kernel-executor.js';
import { type KernelMachine, kernelMachine } from '../../../src/engines/simd/kernel-machine.js';
import { instantiate, type Kernels } from '../../../src/engines/simd/kernels.js';
import { largeExecutor } from '../../../src/engines/simd/large-executor.js';
import { BlockMemory } from '../../../src/engines/simd/memory.js';
import { plainExecutor } from '../../../src/engines/simd/plain/plain-executor.js';
import { planOf } from '../../../src/engines/simd/plan/plan.js';
import { one, type PauliSum, z } from '../../../src/observables/pauli-sum.js';
import { lower } from '../../../src/program/lower.js';
import { failure } from '../../support/circuit-text.js';
import { worstDifference } from '../../support/engine-run.js';

beforeAll(() => tf.setBackend('cpu'));

function machineWithin(limit?: number): KernelMachine {
  const made = instantiate(false);
  const kernels: Kernels = limit ? { ...made, memory: new BlockMemory(made.memory.memory, limit) } : made;
  return kernelMachine(kernels, { threads: 1, run: (job) => kernels.exports.work(job) });
}

/** Turns every qubit by a weight of its own, entangles, turns again. */
function layered(qubits: number, layers: number): Circuit {
  let circuit = new Circuit(qubits);
  for (let k = 0; k < layers; k++) {
    for (let q = 0; q < qubits; q++) circuit = circuit.ry(weight(k), q).rz(weight(k), q);
    for (let q = 0; q < qubits - 1; q++) circuit = circuit.cx(q, q + 1);
  }
  return circuit;
}

const programOf = (circuit: Circuit, observables: readonly PauliSum[], passes = true) =>
  lower(circuit, { kind: 'expectation', observables }, { dialect: 'words', passes });

const nothing = new Float32Array(0);

it('a large state that is not kept gives the same when it is asked again', () => {
  const program = programOf(layered(12, 3), [z(0), z(3)]);
  const executor = largeExecutor(program, planOf(program), machineWithin(), 0);
  const weights = Float32Array.of(0.3, 0.5, 0.7);
  const upstream = Float32Array.of(1, -2);
  const output = executor.run(nothing, weights, 1);
  const slopes = executor.gradient(nothing, weights, 1, upstream);
  expect(executor.gradient(nothing, weights, 1, upstream)).toEqual(slopes);
  expect(executor.run(nothing, weights, 1)).toEqual(output);
  expect(Math.abs(slopes.weights[0]!)).toBeGreaterThan(1e-3);
  executor.dispose();
});

it('a large state is read by as many words as one likes', () => {
  // 2,600 products of Z, more than a table of one sweep once had room for.
  let sum = z(0).scaled(0.5);
  for (let a = 0; a < 12 && sum.terms.length < 2_600; a++) {
    for (let mask = 1; mask < 2 ** 12 && sum.terms.length < 2_600; mask += 12) {
      let word = one();
      for (let q = 0; q < 12; q++) if (((mask + a) >> q) & 1) word = word.times(z(q));
      sum = sum.plus(word.scaled(1 / (mask + a)));
    }
  }
  expect(sum.terms.length).toBeGreaterThan(2_560);
  const program = programOf(layered(12, 2), [sum]);
  const weights = Float32Array.of(0.4, 0.9);
  const large = largeExecutor(program, planOf(program), machineWithin());
  const plain = plainExecutor(program);
  const ones = Float32Array.of(1);
  expect(large.run(nothing, weights, 1)[0]).toBeCloseTo(plain.run(nothing, weights, 1)[0]!, 5);
  const { weights: slopes } = large.gradient(nothing, weights, 1, ones);
  expect(worstDifference([...slopes], [...plain.gradient(nothing, weights, 1, ones).weights])).toBeLessThan(1e-4);
});

it('no samples give no outputs and no slopes', () => {
  const circuit = new Circuit(2).ry(input(0), 0).ry(weight(0), 1).cx(0, 1);
  const compiled = compile(circuit, { kind: 'expectation', observables: [z(0), z(1)] }, { engine: 'simd' });
  const weights = tf.variable(tf.tensor1d([0.3]));
  const none = tf.zeros<tf.Rank.R2>([0, 1]);
  expect(compiled.run(none, weights).shape).toEqual([0, 2]);
  const { grads } = tf.variableGrads(() => tf.sum(compiled.run(none, weights)) as tf.Scalar, [weights]);
  expect([...grads[weights.name]!.dataSync()]).toEqual([0]);
  compiled.dispose();
});

it.each([true, false])('what is constant has no slopes, passes %s', (passes) => {
  const program = programOf(layered(3, 2), [one().scaled(2)], passes);
  const executor = kernelExecutor(program, machineWithin());
  const weights = Float32Array.of(0.3, 0.5);
  expect([...executor.run(nothing, weights, 1)]).toEqual([2]);
  expect([...executor.gradient(nothing, weights, 1, Float32Array.of(1)).weights]).toEqual([0, 0]);
});

it('a call that finds no room leaves those before and after it right', () => {
  const machine = machineWithin(2 ** 21);
  const program = programOf(layered(6, 3).ry(input(0), 0), [z(0)]);
  const features = (batch: number) => Float32Array.from({ length: batch }, (_, k) => k / batch);
  const weights = Float32Array.of(0.3, 0.5, 0.7);
  const first = kernelExecutor(program, machine);
  const expected = first.run(features(5), weights, 5);
  const { code } = failure(() => first.run(features(800_000), weights, 800_000));
  expect(code).toBe('memory');
  const second = kernelExecutor(program, machine);
  const other = Float32Array.of(1.3, 1.5, 1.7);
  const run = (executor: Executor, values: Float32Array) => [...executor.run(features(5), values, 5)];
  const ofOther = run(second, other);
  expect(run(first, weights)).toEqual([...expected]);
  expect(run(second, other)).toEqual(ofOther);
  expect(ofOther).not.toEqual([...expected]);
});

it.each([1e3, 3e4, 1e6, 17e6, 1e8, 1.7e9, 1e12])('an angle of %p radians has its cosine', (angle) => {
  const rounded = Math.fround(angle);
  const program = programOf(new Circuit(1).ry(input(0), 0), [z(0)]);
  const executor = kernelExecutor(program, machineWithin());
  const output = executor.run(Float32Array.of(rounded, rounded, 0.5), nothing, 3);
  // Half the angle is what is taken the cosine of; it is exact in float32.
  expect(Math.abs(output[0]! - Math.cos(rounded))).toBeLessThan(5e-6);
  expect(output[2]).toBeCloseTo(Math.cos(0.5), 6);
});

it('angles without bound stay rotations', () => {
  const program = programOf(new Circuit(1).ry(input(0), 0), [z(0)]);
  const [value] = kernelExecutor(program, machineWithin()).run(Float32Array.of(3e38), nothing, 1);
  expect(Math.abs(value!)).toBeLessThanOrEqual(1.00001);
});
