import { input, weight } from '../../../src/circuit/angle.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { angleEmbedding } from '../../../src/circuit/templates/angle-embedding.js';
import { stronglyEntangling } from '../../../src/circuit/templates/strongly-entangling.js';
import type { Executor } from '../../../src/engines/simd/executor.js';
import { kernelExecutor } from '../../../src/engines/simd/kernel-executor.js';
import { type KernelMachine, kernelMachine } from '../../../src/engines/simd/kernel-machine.js';
import { instantiate } from '../../../src/engines/simd/kernels.js';
import { largeExecutor } from '../../../src/engines/simd/large-executor.js';
import { plainExecutor } from '../../../src/engines/simd/plain/plain-executor.js';
import { type DiagonalStage, planOf } from '../../../src/engines/simd/plan/plan.js';
import { type Ground, withRotations } from '../../../src/engines/simd/plan/rotated.js';
import { createPool } from '../../../src/engines/simd/threads/pool.js';
import { Random } from '../../../src/math/random.js';
import { x, y, z } from '../../../src/observables/pauli-sum.js';
import { lower, type Reading } from '../../../src/program/lower.js';
import { featureCount, type Program } from '../../../src/program/program.js';
import { worstDifference } from '../../support/engine-run.js';

const kernels = instantiate(false);
const machine = kernelMachine(kernels, { threads: 1, run: (job) => kernels.exports.work(job) });

/** An embedding, rotations of every qubit, a ring of CX; the model of most of the field. */
const layered = (qubits: number, layers = 2) =>
  new Circuit(qubits).append(angleEmbedding({ axis: 'y' })).append(stronglyEntangling({ layers }));

/** Hadamard gates, then words of one and two qubits that differ from sample to sample (Havlíček et al. 2019), twice. */
function featureMap(qubits: number): Circuit {
  let circuit = new Circuit(qubits);
  for (let k = 0; k < 2; k++) {
    for (let q = 0; q < qubits; q++) circuit = circuit.h(q).rz(input(q), q);
    for (let q = 0; q + 1 < qubits; q++) circuit = circuit.rzz(input(q).times(0.7), q, q + 1);
    for (let q = 0; q < qubits; q++) circuit = circuit.ry(weight(q), q);
  }
  return circuit;
}

/** Features again before every layer; only every so many qubits turned at first. */
function uploadedAgain(qubits: number, every = 1): Circuit {
  let circuit = new Circuit(qubits);
  for (let q = 0; q < qubits; q += every) circuit = circuit.rx(input(q), q).s(q).ry(weight(q), q);
  for (let k = 0; k < 3; k++) {
    for (let q = 0; q < qubits; q++) circuit = circuit.cz(q, (q + 1) % qubits);
    for (let q = 0; q < qubits; q++) circuit = circuit.rz(input(q), q);
    for (let q = 0; q < qubits; q++) circuit = circuit.ry(weight(q).times(1 + k), q);
  }
  return circuit;
}

/** Rotations of every qubit, then CZ on neighbours. */
function bricks(qubits: number, layers: number): Circuit {
  let circuit = new Circuit(qubits);
  for (let k = 0; k < layers; k++) {
    for (let q = 0; q < qubits; q++) circuit = circuit.u(weight(q), weight(q + 1), input(k % 2), q);
    for (let q = k % 2; q + 1 < qubits; q += 2) circuit = circuit.cz(q, q + 1);
  }
  return circuit;
}

/** Nothing entangles. */
function alone(qubits: number): Circuit {
  let circuit = new Circuit(qubits);
  for (let q = 0; q < qubits; q++) circuit = circuit.rz(weight(q), q).ry(input(q), q).s(q).rx(weight(q), q).t(q);
  return circuit;
}

const circuits = {
  layered: (qubits: number) => layered(qubits),
  featureMap,
  uploadedAgain: (qubits: number) => uploadedAgain(qubits),
  halfLeftAlone: (qubits: number) => uploadedAgain(qubits, 2),
  bricks: (qubits: number) => bricks(qubits, 4),
  alone,
};

const readings = (qubits: number): readonly Reading[] => [
  { kind: 'expectation', observables: Array.from({ length: qubits }, (_, q) => z(q)) },
  { kind: 'expectation', observables: [x(0).plus(z(qubits - 1).scaled(0.5)), y(1).times(z(0))] },
  { kind: 'probabilities', qubits: [1, 0] },
  { kind: 'state' },
];

interface Case {
  readonly program: Program;
  readonly features: Float32Array;
  readonly weights: Float32Array;
  readonly batch: number;
}

function caseOf(circuit: Circuit, reading: Reading, batch: number, passes = true): Case {
  const random = new Random(circuit.qubits);
  const program = lower(circuit, reading, { dialect: 'words', passes });
  const values = (count: number) => Float32Array.from({ length: count }, () => random.normal());
  return { program, batch, features: values(batch * featureCount(program)), weights: values(program.weights) };
}

/** The readout alone, by rotations where they can be; again with its states kept; and the slopes. */
function results(executor: Executor, { features, weights, batch }: Case) {
  const alone = executor.run(features, weights, batch, false);
  const output = executor.run(features, weights, batch, true);
  const upstream = output.map((_, k) => Math.cos(k + 1));
  const slopes = executor.gradient(features, weights, batch, upstream);
  executor.dispose();
  return { alone, output, features: slopes.features, weights: slopes.weights };
}

function expectAsPlain(executorOf: (program: Program) => Executor, each: Case): void {
  const actual = results(executorOf(each.program), each);
  const expected = results(plainExecutor(each.program), each);
  for (const what of ['alone', 'output'] as const) {
    // Probabilities are sums of hundreds of squares, one after another in float32.
    expect(worstDifference([...actual[what]], [...expected[what]])).toBeLessThan(2e-5);
  }
  for (const what of ['features', 'weights'] as const) {
    expect(worstDifference([...actual[what]], [...expected[what]])).toBeLessThan(1e-4);
  }
}

const rotationsOf = (program: Program, ground: Ground = 'samples'): number =>
  (withRotations(planOf(program), ground).stages as readonly DiagonalStage[]).reduce(
    (sum, { rotations }) => sum + (rotations?.length ?? 0),
    0,
  );

describe.each(Object.entries(circuits))('%s', (_name, circuitOf) => {
  it.each([
    ['one sample', 1, [2, 3, 4, 5, 7, 9]],
    ['five samples', 5, [2, 3, 4, 5, 8]],
  ])('of %s gives what the plain path gives, whatever is read', (_text, batch, sizes) => {
    for (const qubits of sizes) {
      readings(qubits).forEach((reading, k) => {
        // Circuits as they are, and simplified.
        const each = caseOf(circuitOf(qubits), reading, batch, (qubits + k) % 2 === 0);
        expectAsPlain((program) => kernelExecutor(program, machine), each);
      });
    }
  });
});

describe('the product that a state begins as', () => {
  const planned = (circuit: Circuit) => planOf(caseOf(circuit, readings(circuit.qubits)[0]!, 1).program);

  it('takes in the embedding and the first rotations of a model: three of its stages', () => {
    const { product, stages } = planned(layered(6, 3));
    expect(product?.stages.length).toBe(3);
    expect(stages.length).toBe(4);
  });

  it('takes along the words of one qubit that differ from sample to sample', () => {
    const { product, stages } = planned(featureMap(4));
    expect(product?.stages.flatMap(({ words }) => words.map(({ mask }) => mask)).sort()).toEqual([1, 2, 4, 8]);
    expect((stages[0] as DiagonalStage).words.length).toBe(3);
  });

  it('is all there is where nothing entangles', () => {
    expect(planned(alone(5)).stages).toEqual([]);
  });
});

describe('rotations in place of transforms', () => {
  it('are found in models, in data uploaded again, and in bricks', () => {
    const [reading] = readings(6);
    expect(rotationsOf(caseOf(layered(6, 3), reading!, 1).program)).toBe(2 * 6);
    expect(rotationsOf(caseOf(uploadedAgain(6), reading!, 1).program)).toBe(3 * 6);
    expect(rotationsOf(caseOf(bricks(14, 4), readings(14)[0]!, 1).program, 'sweeps')).toBe(3 * 14);
  });

  it.each([Math.PI, -Math.PI, 3 * Math.PI])('angles of %d, whose tangent is none, are as exact as others', (angle) => {
    for (const batch of [1, 5]) {
      for (const turned of [1, 2, 6, 18]) {
        const each = caseOf(layered(6, 3), readings(6)[0]!, batch);
        each.weights.fill(angle, each.weights.length - turned);
        expectAsPlain((program) => kernelExecutor(program, machine), each);
      }
    }
  });
});

describe('a large state', () => {
  const cases = [
    caseOf(bricks(14, 4), readings(14)[0]!, 1),
    caseOf(bricks(13, 3), readings(13)[1]!, 2),
    caseOf(bricks(15, 5), readings(15)[0]!, 1),
    caseOf(layered(12), readings(12)[0]!, 1),
    caseOf(layered(14), readings(14)[1]!, 1),
    caseOf(alone(13), readings(13)[1]!, 1),
    caseOf(uploadedAgain(13), readings(13)[0]!, 1),
  ];
  const largeOn = (on: KernelMachine, keptBytes?: number) => (program: Program) =>
    largeExecutor(program, planOf(program), on, keptBytes);

  it.each([
    ['states kept', undefined],
    ['ψ going back with λ', 0],
  ])('gives what the plain path gives, %s', (_text, keptBytes) => {
    for (const each of cases) expectAsPlain(largeOn(machine, keptBytes), each);
  });

  it('gives the same bits with one and three threads', () => {
    const shared = instantiate(true);
    const control = shared.memory.take(256);
    const { memory } = shared.memory;
    const pool = createPool({ module: shared.module, memory, control, threads: 3 });
    const many = kernelMachine(shared, pool);
    for (const each of cases) {
      expect(results(largeOn(many)(each.program), each)).toEqual(results(largeOn(machine)(each.program), each));
    }
    pool.dispose();
  });

  it('leaves no memory behind', () => {
    machine.workspace.release();
    const before = kernels.memory.use().used;
    results(largeOn(machine)(cases[0]!.program), cases[0]!);
    machine.workspace.release();
    expect(kernels.memory.use().used).toBe(before);
  });
});
