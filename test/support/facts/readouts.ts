import { input, product, weight } from '../../../src/circuit/angle.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { sample } from '../../../src/autodiff/sampling.js';
import { Random } from '../../../src/math/random.js';
import { one, pauli, PauliSum, x, y, z } from '../../../src/observables/pauli-sum.js';
import type { Reading } from '../../../src/program/lower.js';
import type { Facts } from './facts.js';
import { doable, type Driver, engineOutput, type Run, worstDifference } from '../engine-run.js';
import { randomCircuit } from '../random-circuit.js';
import { expectReference, orderedChoices, randomValues, withoutSymmetry } from './gates.js';

const { PI, SQRT1_2 } = Math;

/** One of each kind of readout, for circuits of three or more qubits. */
export const readings: readonly Reading[] = [
  { kind: 'expectation', observables: [z(0), x(1).times(y(2)).plus(z(1).scaled(0.5)).plus(one().scaled(-2)), y(0)] },
  { kind: 'probabilities', qubits: [2, 0] },
  { kind: 'state' },
];

/** States with their phases as a textbook writes them: circuit, real parts, imaginary parts. */
const textbook: readonly (readonly [string, Circuit, readonly number[], readonly number[]])[] = [
  ['X|0⟩ = |1⟩', new Circuit(1).x(0), [0, 1], [0, 0]],
  ['Y|0⟩ = i|1⟩', new Circuit(1).y(0), [0, 0], [0, 1]],
  ['Z|1⟩ = −|1⟩', new Circuit(1).x(0).z(0), [0, -1], [0, 0]],
  ['S|1⟩ = i|1⟩', new Circuit(1).x(0).s(0), [0, 0], [0, 1]],
  ['T|1⟩ = e^{iπ/4}|1⟩', new Circuit(1).x(0).t(0), [0, SQRT1_2], [0, SQRT1_2]],
  ['H|1⟩ = (|0⟩ − |1⟩)/√2', new Circuit(1).x(0).h(0), [SQRT1_2, -SQRT1_2], [0, 0]],
  ['a Bell state', new Circuit(2).h(0).cx(0, 1), [SQRT1_2, 0, 0, SQRT1_2], [0, 0, 0, 0]],
  ['a CX with control 1', new Circuit(2).x(1).cx(1, 0), [0, 0, 0, 1], [0, 0, 0, 0]],
  ['a SWAP', new Circuit(2).x(0).swap(0, 1), [0, 1, 0, 0], [0, 0, 0, 0]],
  ['RZ(π)|0⟩ = −i|0⟩', new Circuit(1).rz(PI, 0), [0, 0], [-1, 0]],
  ['a full turn, which changes the sign', new Circuit(1).ry(2 * PI, 0), [-1, 0], [0, 0]],
  ['a global phase of π/2', new Circuit(1).gphase(PI / 2), [0, 0], [1, 0]],
];

/** What is read of a state: expectations, probabilities, the state itself, samples. */
export function readoutFacts(driver: Driver): Facts {
  const { tolerance } = driver.engine;
  const asymmetric = withoutSymmetry(3, new Random(11));
  return {
    'gives the expectation of every Pauli word': () => {
      const words = Array.from({ length: 64 }, (_, k) => [4, 2, 0].map((bit) => 'IXYZ'[(k >> bit) & 3]).join(''));
      return expectReference(driver, {
        circuit: asymmetric,
        reading: { kind: 'expectation', observables: words.map((letters) => pauli(letters)) },
      });
    },
    'gives the expectation of sums, of constants and of zero': () =>
      expectReference(driver, {
        circuit: asymmetric.rx(weight(0), 1),
        reading: {
          kind: 'expectation',
          observables: [
            z(0).times(z(1)).plus(x(2).scaled(0.5)).minus(y(1).scaled(3)),
            one().scaled(-1.5),
            z(0).minus(z(0)),
            pauli('XXI').plus(pauli('YYI')).plus(pauli('ZZI')),
          ],
        },
        weights: [0.7],
      }),
    'gives probabilities of qubits in any order': async () => {
      const choices = [1, 2, 3].flatMap((count) => orderedChoices(3, count));
      for (const qubits of choices) {
        await expectReference(driver, { circuit: asymmetric, reading: { kind: 'probabilities', qubits } });
      }
      await expectReference(driver, { circuit: asymmetric, reading: { kind: 'probabilities' } });
    },
    'gives states with the phases of the textbook': async () => {
      const worst: [string, number][] = [];
      for (const [name, circuit, re, im] of textbook) {
        const { values } = await engineOutput(driver, { circuit, reading: { kind: 'state' } });
        worst.push([name, worstDifference(values, [...re, ...im])]);
      }
      expect(worst.filter(([, error]) => error > tolerance)).toEqual([]);
    },
    'keeps the norm of a state through a deep circuit': async () => {
      const layer = randomCircuit(new Random(8), 4, 40);
      const circuit = Circuit.of(4, layer.operations).repeat(8, { share: true });
      const run: Run = { circuit, reading: { kind: 'probabilities' }, ...randomValues(circuit, 1, new Random(2)) };
      const { values } = await engineOutput(driver, run);
      expect(Math.abs(values.reduce((sum, value) => sum + value) - 1)).toBeLessThan(10 * tolerance);
    },
    'starts from amplitudes of the sample, padded and of norm 1': async () => {
      for (const [count, pad] of [
        [8, 0],
        [5, 0],
        [3, 0.4],
      ] as const) {
        const prepared = new Circuit(3).prepared({ first: 1, count, pad }).compose(asymmetric).rx(input(0), 2);
        await expectReference(driver, {
          circuit: prepared,
          reading: { kind: 'state' },
          ...randomValues(prepared, 3, new Random(count)),
        });
      }
    },
    'turns by products of inputs': () => {
      const angle = product(input(0).negated().plus(PI), input(2), input(0)).times(0.5).plus(0.1);
      const circuit = asymmetric
        .rx(angle, 0)
        .rzz(product(input(1), input(2)), 0, 2)
        .ry(angle.times(3), 1);
      return expectReference(driver, {
        circuit,
        reading: { kind: 'state' },
        ...randomValues(circuit, 3, new Random(1)),
      });
    },
    'runs a batch as its samples one by one': async () => {
      for (const asked of readings) {
        const circuit = randomCircuit(new Random(21), 4, 25);
        const { reading } = doable(driver, { circuit, reading: asked });
        const { inputs, weights } = randomValues(circuit, 5, new Random(2));
        const together = await engineOutput(driver, { circuit, reading, inputs, weights });
        const batchAxis = reading.kind === 'state' ? 1 : 0;
        expect(together.shape[batchAxis]).toBe(5);
        const singles: { values: number[] }[] = [];
        for (const row of inputs)
          singles.push(await engineOutput(driver, { circuit, reading, inputs: [row], weights }));
        const planes = batchAxis === 1 ? 2 : 1;
        const stacked = Array.from({ length: planes }, (_, plane) =>
          singles.flatMap(({ values }) =>
            values.slice((plane * values.length) / planes, ((plane + 1) * values.length) / planes),
          ),
        ).flat();
        expect(worstDifference(together.values, stacked)).toBeLessThanOrEqual(tolerance);
      }
    },
    'gives every readout its shape': async () => {
      const run = { circuit: asymmetric, inputs: [[], []] };
      const observables: PauliSum[] = [z(0), z(1), x(2), y(0).times(y(1))];
      const shapeOf = async (reading: Reading) => (await engineOutput(driver, { ...run, reading })).shape;
      expect(await shapeOf({ kind: 'expectation', observables })).toEqual([2, 4]);
      expect(await shapeOf({ kind: 'probabilities', qubits: [1, 2] })).toEqual([2, 4]);
      expect(await shapeOf({ kind: 'probabilities' })).toEqual([2, 8]);
      expect(await shapeOf({ kind: 'state' })).toEqual([2, 2, 8]);
    },
    'gives the same samples for the same seed, and others for another': async () => {
      const draw = (seed: number) => sample(asymmetric, { shots: 200, seed, engine: driver.engine.name });
      const [first] = await draw(1);
      expect((await draw(1))[0]).toEqual(first);
      expect((await draw(2))[0]).not.toEqual(first);
    },
  };
}
