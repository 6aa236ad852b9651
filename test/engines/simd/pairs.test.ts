import { type Angle, input, weight } from '../../../src/circuit/angle.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { amplitudeEmbedding } from '../../../src/circuit/templates/amplitude-embedding.js';
import { angleEmbedding } from '../../../src/circuit/templates/angle-embedding.js';
import { simplifiedTwoDesign } from '../../../src/circuit/templates/simplified-two-design.js';
import { stronglyEntangling } from '../../../src/circuit/templates/strongly-entangling.js';
import { kernelExecutor } from '../../../src/engines/simd/kernel-executor.js';
import { kernelMachine } from '../../../src/engines/simd/kernel-machine.js';
import { instantiate } from '../../../src/engines/simd/kernels.js';
import { plainExecutor } from '../../../src/engines/simd/plain/plain-executor.js';
import { createPool } from '../../../src/engines/simd/threads/pool.js';
import { canPair, packingFor } from '../../../src/engines/simd/plan/packing.js';
import { planOf } from '../../../src/engines/simd/plan/plan.js';
import { Workspace } from '../../../src/engines/simd/workspace.js';
import { Random } from '../../../src/math/random.js';
import { type PauliSum, x, y, z } from '../../../src/observables/pauli-sum.js';
import { lower } from '../../../src/program/lower.js';
import { featureCount, type Program } from '../../../src/program/program.js';
import { worstDifference } from '../../support/engine-run.js';

const kernels = instantiate(false);
const machine = kernelMachine(kernels, { threads: 1, run: (job) => kernels.exports.work(job) });

const embedded = (qubits: number) => new Circuit(qubits).append(angleEmbedding({ axis: 'y' }));

/** Features as the angles of RY and RX in turn. */
function embeddedTurned(qubits: number): Circuit {
  let circuit = new Circuit(qubits);
  for (let q = 0; q < qubits; q++) circuit = q % 2 ? circuit.rx(input(q), q) : circuit.ry(input(q), q);
  return circuit;
}

/** Layers of RY by weights, then CX around a ring. */
function realLayers(circuit: Circuit, layers = 3): Circuit {
  const { qubits } = circuit;
  for (let k = 0; k < layers; k++) {
    for (let q = 0; q < qubits; q++) circuit = circuit.ry(weight(k * qubits + q), q);
    for (let q = 0; q < qubits; q++) circuit = circuit.cx(q, (q + 1) % qubits);
  }
  return circuit;
}

/** Layers of RY and, on every second qubit, RX, with CZ: real in another basis. */
function turned(begin: Circuit): Circuit {
  let circuit = begin;
  const { qubits } = begin;
  const turn = (angle: Angle, q: number) => (circuit = q % 2 ? circuit.rx(angle, q) : circuit.ry(angle, q));
  for (let k = 0; k < 3; k++) {
    for (let q = 0; q < qubits; q++) turn(weight(k * qubits + q), q);
    for (let q = 0; q + 1 < qubits; q++) circuit = circuit.cz(q, q + 1);
  }
  return circuit;
}

const amplitudes = (qubits: number) => realLayers(new Circuit(qubits).append(amplitudeEmbedding()));
const twoDesign = (qubits: number) => embedded(qubits).append(simplifiedTwoDesign({ layers: 3 }));
/** Features of every second qubit; Hadamard gates, words of two letters, and angles of more than one weight. */
function partly(qubits: number): Circuit {
  let circuit = new Circuit(qubits);
  for (let q = 0; q < qubits; q += 2) circuit = circuit.ry(input(q).times(0.7), q).h(q);
  for (let q = 0; q + 1 < qubits; q++)
    circuit = circuit
      .cx(q, q + 1)
      .ry(weight(q), q)
      .h(q + 1)
      .ry(weight(0).times(-2), q + 1);
  for (let q = 0; q + 1 < qubits; q++) circuit = circuit.cz(q, q + 1).ry(weight(q).times(0.3), q);
  return circuit;
}

const circuits = {
  realLayers: (qubits: number) => realLayers(embedded(qubits)),
  turned: (qubits: number) => turned(embeddedTurned(qubits)),
  amplitudes,
  twoDesign,
  partly,
};

const readings = (qubits: number): readonly PauliSum[][] => [
  Array.from({ length: qubits }, (_, q) => z(q)),
  [z(0)],
  [
    x(0).plus(z(qubits - 1).scaled(0.5)),
    y(1).times(z(0)),
    x(0)
      .times(x(qubits - 1))
      .plus(y(0).times(y(1))),
  ],
];

function programOf(circuit: Circuit, observables: PauliSum[]): Program {
  return lower(circuit, { kind: 'expectation', observables }, { dialect: 'words', passes: true });
}

function numbersOf(program: Program, batch: number) {
  const random = new Random(program.qubits);
  const values = (count: number) => Float32Array.from({ length: count }, () => random.normal());
  const columns = featureCount(program);
  const features = values(batch * columns);
  if (program.columns.preparation) {
    for (let k = 0; k < batch; k++) {
      const row = features.subarray(k * columns, (k + 1) * columns);
      const norm = Math.hypot(...row);
      row.forEach((value, j) => (row[j] = value / norm));
    }
  }
  return { features, weights: values(program.weights) };
}

function results(executor: ReturnType<typeof plainExecutor>, program: Program, batch: number) {
  const { features, weights } = numbersOf(program, batch);
  const alone = executor.run(features, weights, batch, false);
  const output = executor.run(features, weights, batch, true);
  const slopes = executor.gradient(
    features,
    weights,
    batch,
    output.map((_, k) => Math.cos(k + 1)),
  );
  executor.dispose();
  return { alone, output, features: slopes.features, weights: slopes.weights };
}

/** Pairs however small the circuit and the batch. */
const paired = (program: Program) =>
  kernelExecutor(program, machine, (plan, batch) => ({ ...packingFor(plan, batch), pairs: canPair(plan) }));

function expectAsPlain(program: Program, batch: number, executorOf = paired): void {
  const actual = results(executorOf(program), program, batch);
  const expected = results(plainExecutor(program), program, batch);
  for (const what of ['alone', 'output', 'features', 'weights'] as const) {
    const largest = Math.max(1, ...expected[what].map(Math.abs));
    expect(worstDifference([...actual[what]], [...expected[what]]) / largest).toBeLessThan(1e-5);
  }
}

describe.each(Object.entries(circuits))('samples of %s in pairs', (_name, circuitOf) => {
  it.each([1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 21])('give what the plain path gives, %d of them', (batch) => {
    let pairs = 0;
    for (const qubits of [2, 3, 4, 5, 7]) {
      for (const observables of readings(qubits)) {
        const program = programOf(circuitOf(qubits), observables);
        if (canPair(planOf(program))) pairs++;
        expectAsPlain(program, batch);
      }
    }
    // Of few qubits nothing may entangle but what is read, and features be in the branches of the reading.
    expect(pairs).toBeGreaterThanOrEqual(12);
  });
});

describe('pairs', () => {
  const real = programOf(realLayers(new Circuit(8).append(angleEmbedding({ axis: 'y', scale: Math.PI }))), [
    z(0),
    z(7),
  ]);

  it('are what real circuits of some size take, with samples for more than two threads', () => {
    const pairs = (program: Program, batch: number) => packingFor(planOf(program), batch).pairs;
    expect([8, 9].map((batch) => pairs(real, batch))).toEqual([false, true]);
    expect([2, 3].map((batch) => pairs(programOf(realLayers(embedded(14)), [z(0)]), batch))).toEqual([false, true]);
    expect(pairs(programOf(realLayers(embedded(4)), [z(0)]), 100)).toBe(false);
    expectAsPlain(real, 19, (program) => kernelExecutor(program, machine));
    expectAsPlain(programOf(realLayers(embedded(14), 2), [z(0), z(5)]), 3, (program) =>
      kernelExecutor(program, machine),
    );
  });

  it.each([
    ['rotations are not real', embedded(8).append(stronglyEntangling({ layers: 2 }))],
    ['features come again', realLayers(realLayers(embedded(8), 1).append(angleEmbedding({ axis: 'y' })))],
    ['given amplitudes are real in another basis', turned(new Circuit(8).append(amplitudeEmbedding()))],
    ['the first rotation is, the second not', realLayers(embedded(8)).rx(weight(0), 0).cx(0, 1).ry(weight(0), 1)],
  ])('are not taken where %s', (_text, circuit) => {
    expect(canPair(planOf(programOf(circuit, [z(0), z(1)])))).toBe(false);
    expectAsPlain(programOf(circuit, [z(0), z(1)]), 9);
  });

  it('keep a NaN to the sample that has it, forth and back', () => {
    const executor = kernelExecutor(real, machine);
    const { features, weights } = numbersOf(real, 16);
    const clean = executor.run(features, weights, 16);
    features[8 * 3] = NaN;
    const output = executor.run(features, weights, 16);
    const isOfThird = (_: number, k: number) => k >> 1 === 3;
    expect(output.filter(isOfThird).every(Number.isNaN)).toBe(true);
    const others = (values: Float32Array) => values.filter((_, k) => k >> 1 !== 3);
    expect(worstDifference([...others(output)], [...others(clean)])).toBeLessThan(1e-5);
    // π times this is infinite in float32.
    features[8 * 3] = 3e38;
    expect(worstDifference([...others(executor.run(features, weights, 16))], [...others(clean)])).toBeLessThan(1e-5);
    features[8 * 3] = 0;
    const slopes = executor.gradient(
      features,
      weights,
      16,
      output.map((_, k) => (k >> 1 === 3 ? NaN : 1)),
    );
    expect([...slopes.features].map((value, k) => Number.isNaN(value) === (k >> 3 === 3)).every(Boolean)).toBe(true);
    executor.dispose();
  });

  it('write nothing beyond the memory that they ask for', () => {
    const guard = 0x5eed;
    const guards = new Map<Workspace, number[]>();
    const broken = (of: Workspace) =>
      (guards.get(of) ?? []).filter((at) => machine.heap.ints.subarray(at, at + 16).some((value) => value !== guard));
    const found: number[] = [];
    const { parts } = Workspace.prototype;
    jest.spyOn(Workspace.prototype, 'parts').mockImplementation(function (this: Workspace, sizes) {
      found.push(...broken(this));
      const names = Object.keys(sizes);
      const withGuards = names.flatMap((name) => [
        [name, (sizes as Record<string, number>)[name]!],
        [`after ${name}`, 64],
      ]);
      const places = parts.call(this, Object.fromEntries(withGuards) as Record<string, number>);
      const own = names.map((name) => places[`after ${name}`]! / 4);
      for (const at of own) machine.heap.ints.fill(guard, at, at + 16);
      guards.set(this, own);
      return places;
    });
    const observables = Array.from({ length: 40 }, (_, k) => z(k % 8).times(z((k + 1 + (k >> 3)) % 8)));
    const program = programOf(realLayers(embedded(8)), observables);
    results(kernelExecutor(program, machine), program, 24);
    jest.restoreAllMocks();
    for (const workspace of guards.keys()) found.push(...broken(workspace));
    expect(guards.size).toBeGreaterThan(1);
    expect(found).toEqual([]);
  });

  it('give the same bits with one and three threads', async () => {
    const shared = instantiate(true);
    const control = shared.memory.take(256);
    const { memory } = shared.memory;
    const pool = createPool({ module: shared.module, memory, control, threads: 3 });
    await pool.ready;
    const many = kernelMachine(shared, pool);
    for (const batch of [9, 100, 700]) {
      const [one, three] = [machine, many].map((on) => results(kernelExecutor(real, on), real, batch));
      expect(three).toEqual(one);
    }
    pool.dispose();
  });

  it('read no word whose expectation is 0 for every real state', () => {
    const words = ({ branches }: ReturnType<typeof planOf>) => branches.flatMap((branch) => branch.words).length;
    const program = programOf(realLayers(embedded(3)), [y(0), z(0).plus(y(1)), x(0).times(y(2))]);
    expect(words(planOf(program))).toBe(1);
    expectAsPlain(program, 5);
  });
});
