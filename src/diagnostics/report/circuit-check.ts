import { count } from '../../errors.js';
import { supportOf } from '../../math/pauli-word.js';
import { lower } from '../../program/lower.js';
import type { Program } from '../../program/program.js';
import type { Check } from './check.js';
import { localityOf, type Subject } from './subject.js';

/** Size, and what the observables cannot see. */
export const circuitCheck: Check = {
  title: 'The circuit',
  run({ circuit, observables, layers, inputsName }) {
    const { blind, program, turns } = sightOf({ circuit, observables });
    const { qubits, depth, weights, inputs, operations } = circuit;
    const seen = new Set(observables.flatMap(({ terms }) => terms.flatMap(({ word }) => supportOf(word))));
    for (const step of program.steps) {
      for (const qubit of step.kind === 'rotation' ? supportOf(step.word) : step.qubits) seen.add(qubit);
    }
    const layerText = layers ? `${layers.count} layers alike, ` : '';
    const cone = seen.size < qubits ? ` Nothing that is read depends on ${count(qubits - seen.size, 'qubit')}.` : '';
    const lost =
      blind.length > 0
        ? ` ${count(blind.length, 'weight')} cannot be seen by any observable: ${listText(blind)}.`
        : ' Every weight can be seen.';
    return {
      severity: blind.length > 0 || seen.size < qubits ? 'warning' : 'good',
      verdict:
        `${layerText}${count(weights, 'weight')}${inputs > 0 ? `, ${count(inputs, 'input')} (${inputsName})` : ', no inputs'}; ` +
        `${count(observables.length, 'observable')} on up to ${count(localityOf(observables), 'qubit')}.${lost}${cone}`,
      figures: [
        { label: 'qubits', value: qubits },
        { label: 'depth', value: depth },
        { label: 'gates', value: operations.length },
        { label: 'weights', value: weights },
        { label: 'inputs', value: inputs },
        { label: 'rotations as written', value: turns },
        { label: 'rotations that count', value: program.steps.length },
        { label: 'weights that cannot be seen', value: blind.length },
      ],
    };
  },
};

/** Which weights no observable depends on, whatever the angles, and the program without what cannot be seen. */
export function sightOf({ circuit, observables }: Pick<Subject, 'circuit' | 'observables'>): {
  readonly blind: readonly number[];
  readonly program: Program;
  readonly turns: number;
} {
  const reading = { kind: 'expectation', observables } as const;
  const program = lower(circuit, reading, { dialect: 'words' });
  const plain = lower(circuit, reading, { passes: false });
  const used = new Set<number>();
  for (const step of program.steps) {
    if (step.kind !== 'rotation') continue;
    for (const { source, index } of step.angle.terms) if (source === 'weight') used.add(index);
  }
  const blind = Array.from({ length: circuit.weights }, (_, k) => k).filter((k) => !used.has(k));
  return { blind, program, turns: plain.steps.length };
}

/** `0, 1, 2, … (12 in all)` */
function listText(numbers: readonly number[]): string {
  return numbers.length <= 8 ? numbers.join(', ') : `${numbers.slice(0, 6).join(', ')}, …`;
}
