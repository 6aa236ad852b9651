import { type Angle, angleOf, input, product, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { gates } from '../../src/gates/catalogue.js';
import { controlled, inverse, pauliRotation, power, unitary } from '../../src/gates/derive.js';
import type { Gate } from '../../src/gates/gate.js';
import { productOf, rotationMatrix } from '../../src/math/word-matrix.js';
import { pauliWord } from '../../src/math/pauli-word.js';
import type { Random } from '../../src/math/random.js';

/** A circuit of random gates of every kind, named and derived, with random angles of every kind. */
export function randomCircuit(random: Random, qubits: number, operations: number): Circuit {
  let circuit = new Circuit(qubits);
  if (random.uniform() < 0.3) {
    circuit = circuit.prepared({
      first: random.integer(3),
      count: 1 + random.integer(2 ** qubits),
      pad: random.uniform(),
    });
  }
  while (circuit.operations.length < operations) {
    const gate = randomGate(random);
    if (gate.qubits > qubits) continue;
    const angles = gate.angles.map(() => randomAngle(random));
    circuit = circuit.gate(gate, random.permutation(qubits).slice(0, gate.qubits), ...angles);
  }
  return circuit;
}

function randomGate(random: Random): Gate {
  const base = gates[random.integer(gates.length)]!;
  const exponent = random.integer(7) - 3;
  const makers: readonly (() => Gate)[] = [
    () => base,
    () => base,
    () => controlled(base, 1 + random.integer(2)),
    () => inverse(base),
    () => power(base, exponent),
    () => (base.angles.length === 0 && base.qubits > 0 ? power(base, exponent / 3) : base),
    () => inverse(controlled(power(base, exponent))),
    () => pauliRotation(randomLetters(random, 1 + random.integer(4))),
    () => randomUnitary(random, 1 + random.integer(3)),
    () => controlled(randomUnitary(random, 1 + random.integer(2))),
  ];
  return makers[random.integer(makers.length)]!();
}

function randomUnitary(random: Random, qubits: number): Gate {
  const rotations = Array.from({ length: 8 }, () =>
    rotationMatrix(pauliWord(randomLetters(random, qubits)), random.normal() * 3, qubits),
  );
  return unitary(productOf(rotations, 2 ** qubits));
}

const randomLetters = (random: Random, length: number) =>
  Array.from({ length }, () => 'IXYZ'[random.integer(4)]!).join('');

function randomAngle(random: Random): Angle {
  const affine = (angle: Angle) => {
    const scaled = random.uniform() < 0.5 ? angle : angle.times(random.normal());
    return random.uniform() < 0.5 ? scaled : scaled.plus(random.sign() * Math.PI);
  };
  const feature = () => affine(input(random.integer(4)));
  const makers: readonly (() => Angle)[] = [
    () => angleOf(random.normal() * 4),
    () => angleOf((Math.PI * random.integer(9)) / 4),
    feature,
    () => affine(weight(random.integer(4))),
    () => affine(weight(random.integer(3), 'alpha')),
    () => affine(product(feature(), feature(), feature())),
  ];
  return makers[random.integer(makers.length)]!();
}
