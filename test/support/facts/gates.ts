import { type Angle, angleOf, input, weight } from '../../../src/circuit/angle.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { gates } from '../../../src/gates/catalogue.js';
import { controlled, inverse, pauliRotation, power, unitary } from '../../../src/gates/derive.js';
import type { Gate } from '../../../src/gates/gate.js';
import { pauliWord } from '../../../src/math/pauli-word.js';
import { Random } from '../../../src/math/random.js';
import { productOf, rotationMatrix } from '../../../src/math/word-matrix.js';
import type { Facts } from './facts.js';
import { doable, type Driver, engineOutput, referenceOutput, type Run, worstDifference } from '../engine-run.js';
import { randomCircuit } from '../random-circuit.js';

/** The driver's result is the reference's, within the engine's tolerance. */
export async function expectReference(driver: Driver, asked: Run): Promise<void> {
  const run = doable(driver, asked);
  const { values } = await engineOutput(driver, run);
  expect(worstDifference(values, referenceOutput(run))).toBeLessThanOrEqual(driver.engine.tolerance);
}

/** Every gate, named or derived, on every ordered choice of qubits, from a state without symmetry. */
export function gateFacts(driver: Driver): Facts {
  const facts: Record<string, () => Promise<void>> = {};
  for (const gate of gates) {
    facts[`applies ${gate.name} to every ordered choice of qubits`] = () =>
      expectReference(driver, stateOf(everywhere(gate, new Random(1))));
  }
  facts['applies every gate under one and two controls'] = () =>
    expectReference(
      driver,
      stateOf(
        oneAfterAnother(
          [1, 2].flatMap((n) => gates.map((gate) => controlled(gate, n))),
          4,
        ),
      ),
    );
  facts['applies inverses and powers of every gate'] = () => {
    const fixed = gates.filter(({ angles, qubits }) => angles.length === 0 && qubits > 0);
    const derived = [
      ...gates.map(inverse),
      ...gates.flatMap((gate) => [power(gate, 2), power(gate, -1)]),
      ...fixed.map((gate) => power(gate, 1 / 3)),
    ];
    return expectReference(driver, stateOf(oneAfterAnother(derived, 4)));
  };
  facts['turns about every Pauli word of four qubits'] = () => {
    const letters = Array.from({ length: 256 }, (_, k) => [6, 4, 2, 0].map((bit) => 'IXYZ'[(k >> bit) & 3]).join(''));
    return expectReference(driver, stateOf(oneAfterAnother(letters.map(pauliRotation), 4)));
  };
  facts['turns about words that touch up to seven qubits'] = () => {
    const random = new Random(3);
    const words = Array.from({ length: 30 }, () => pauliRotation(randomLetters(random, 1 + random.integer(7))));
    return expectReference(driver, stateOf(oneAfterAnother(words, 7)));
  };
  facts['applies unitary matrices of one to five qubits'] = () => {
    const random = new Random(4);
    const dense = [1, 2, 3, 4, 5, 4, 3, 2, 1].map((qubits) => unitary(randomUnitary(qubits, random)));
    return expectReference(driver, stateOf(oneAfterAnother([...dense, controlled(dense[1]!)], 6)));
  };
  facts['applies gates to a circuit of one qubit'] = () => {
    const single = gates.filter(({ qubits }) => qubits <= 1);
    return expectReference(driver, stateOf(oneAfterAnother([...single, ...single, ...single], 1)));
  };
  facts['runs programs of either dialect'] = async () => {
    for (const dialect of ['words', 'local'] as const) {
      for (let seed = 50; seed < 56; seed++) {
        await expectReference({ ...driver, dialect }, stateOf(randomCircuit(new Random(seed), 3, 25)));
      }
    }
  };
  for (const qubits of [2, 5]) {
    facts[`runs random circuits of ${qubits} qubits`] = async () => {
      for (let seed = 0; seed < 12; seed++) {
        await expectReference(driver, stateOf(randomCircuit(new Random(seed), qubits, 25), 3));
      }
    };
  }
  return facts;
}

/** The final state of a circuit for a batch of random inputs and random weights. */
export function stateOf(circuit: Circuit, batch = 2): Run {
  return { circuit, reading: { kind: 'state' }, ...randomValues(circuit, batch, new Random(17)) };
}

/** Rows of inputs and weights, float32 numbers as the engines are given them. */
export function randomValues(circuit: Circuit, batch: number, random: Random) {
  const draw = (count: number) => Array.from({ length: count }, () => Math.fround(random.normal()));
  return { inputs: Array.from({ length: batch }, () => draw(circuit.inputs)), weights: draw(circuit.weights) };
}

/** The gate on all ordered choices of four qubits: with numbers, then with weights, then with inputs as angles. */
function everywhere(gate: Gate, random: Random): Circuit {
  const makers = gate.angles.length > 0 ? angleMakers : angleMakers.slice(0, 1);
  let circuit = new Circuit(4).compose(withoutSymmetry(4, random));
  for (const angle of makers) {
    for (const qubits of orderedChoices(4, gate.qubits)) {
      circuit = circuit.gate(gate, qubits, ...gate.angles.map(() => angle(circuit, random)));
      circuit = circuit.u(random.normal(), random.normal(), random.normal(), random.integer(4));
    }
  }
  return circuit;
}

/** The gates on random qubits, with angles of every kind. */
function oneAfterAnother(list: readonly Gate[], qubits: number): Circuit {
  const random = new Random(5);
  let circuit = withoutSymmetry(qubits, random);
  for (const gate of list.filter((candidate) => candidate.qubits <= qubits)) {
    const on = random.permutation(qubits).slice(0, gate.qubits);
    circuit = circuit.gate(gate, on, ...gate.angles.map(() => angleMakers[random.integer(3)]!(circuit, random)));
  }
  return circuit;
}

const angleMakers: readonly ((circuit: Circuit, random: Random) => Angle)[] = [
  (_circuit, random) => angleOf(3 * random.normal()),
  (circuit, random) =>
    weight(random.integer(8))
      .times(1 + random.uniform())
      .plus(circuit.operations.length),
  (_circuit, random) =>
    input(random.integer(8))
      .times(1 + random.uniform())
      .plus(random.normal()),
];

/** Random one-qubit gates, a ring of CX, random one-qubit gates. */
export function withoutSymmetry(qubits: number, random: Random): Circuit {
  let circuit = new Circuit(qubits);
  const layer = () => {
    for (let qubit = 0; qubit < qubits; qubit++) {
      circuit = circuit.u(random.normal(), random.normal(), random.normal(), qubit);
    }
  };
  layer();
  for (let qubit = 0; qubits > 1 && qubit < qubits; qubit++) circuit = circuit.cx(qubit, (qubit + 1) % qubits);
  layer();
  return circuit;
}

/** All ordered choices of `count` of the numbers below `total`. */
export function orderedChoices(total: number, count: number): number[][] {
  if (count === 0) return [[]];
  return orderedChoices(total, count - 1).flatMap((chosen) =>
    Array.from({ length: total }, (_, qubit) => qubit)
      .filter((qubit) => !chosen.includes(qubit))
      .map((qubit) => [...chosen, qubit]),
  );
}

const randomLetters = (random: Random, length: number) =>
  Array.from({ length }, () => 'IXYZ'[random.integer(4)]!).join('');

/** A unitary without structure: the product of random rotations. */
export function randomUnitary(qubits: number, random: Random) {
  const rotations = Array.from({ length: 6 * qubits }, () =>
    rotationMatrix(pauliWord(randomLetters(random, qubits)), 3 * random.normal(), qubits),
  );
  return productOf(rotations, 2 ** qubits);
}
