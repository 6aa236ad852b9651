import type { Circuit } from '../circuit/circuit.js';
import { count, KetworkError } from '../errors.js';
import { PauliSum } from '../observables/pauli-sum.js';
import { checkOptions } from '../options.js';
import {
  cliffordSign,
  coneSign,
  lieSign,
  propagationSign,
  type SimulabilitySign,
  wordsSign,
} from './simulability-signs.js';

export interface SimulabilityOptions {
  /** Random angles at which Pauli propagation is tried. Default 3. */
  readonly samples?: number;
  /** Most Pauli words that count as few. Default 16384. */
  readonly words?: number;
  /** Seed of the angles. Default 0. */
  readonly seed?: number;
  /** Is told how much is done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Whether a classical computer probably does as well. */
export interface Simulability {
  readonly qubits: number;
  readonly isProbablySimulable: boolean;
  readonly verdict: string;
  readonly signs: readonly SimulabilitySign[];
}

/**
 * Looks for structure that makes the expectations of a circuit easy to compute classically, whatever the size: few rotations that
 * are no Cliffords, a light cone on few qubits, a small Lie algebra, few Pauli words. What keeps gradients from vanishing often is just
 * that (Cerezo et al. 2023, arXiv:2312.09121). Any one sign means *probably classically simulable*; none is no proof that it is hard.
 *
 * Every angle of an input or weight counts as any number. Small circuits fit a state vector anyway: the signs ask whether the same
 * structure stays easy with more qubits, so figures are compared with what a circuit of this size could have at most.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for no observables or options that are no
 * positive whole numbers, `mismatch` for an observable beyond the circuit, `unsupported` for a prepared state or a matrix
 * without Pauli words.
 * @example
 * const chain = Array.from({ length: 29 }, (_, k) => k).reduce((c, k) => c.cx(k, k + 1), new Circuit(30).ry(weight(0), 0));
 * (await simulability(chain, z(29))).verdict.slice(0, 33); // 'Probably classically simulable: 1'
 */
export async function simulability(
  circuit: Circuit,
  observables: PauliSum | readonly PauliSum[],
  options: SimulabilityOptions = {},
): Promise<Simulability> {
  const {
    samples = 3,
    words = 16384,
    seed = 0,
    onProgress,
  } = checkOptions('simulability', options, { samples: true, words: true, seed: true, onProgress: true }, 'samples');
  for (const [name, value] of Object.entries({ samples, words })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new KetworkError(
      'invalid',
      `Simulability was asked for with ${name} ${value}. Use a whole number from 1 on.`,
    );
  }
  if (circuit.preparation) {
    throw new KetworkError(
      'unsupported',
      'Simulability is judged of circuits that start from |0…0⟩, but this one prepares amplitudes. Leave the preparation out.',
    );
  }
  const list = observables instanceof PauliSum ? [observables] : observables;
  const looks = [
    () => cliffordSign(circuit, list),
    () => coneSign(circuit, list),
    () => lieSign(circuit, list),
    () => wordsSign(circuit, list, words),
    () => propagationSign(circuit, list, { words, samples, seed }),
  ];
  const signs: SimulabilitySign[] = [];
  for (const look of looks) {
    signs.push(await look());
    onProgress?.(signs.length, looks.length);
  }
  const found = signs.filter(({ holds }) => holds);
  return { qubits: circuit.qubits, isProbablySimulable: found.length > 0, verdict: verdictOf(circuit, found), signs };
}

function verdictOf({ qubits }: Circuit, found: readonly SimulabilitySign[]): string {
  const size = 2 ** qubits * 8;
  const outright =
    qubits <= 30
      ? ` At this size a state vector of ${sizeText(size)} simulates it anyway.`
      : ` A state vector of ${count(qubits, 'qubit')} fits no machine's memory.`;
  if (found.length === 0) {
    return `No structure was found that makes it easy for a classical computer, which is no proof that it is hard.${outright}`;
  }
  const reasons = found.map(({ text }) => text.replace(/\.$/, ''));
  return `Probably classically simulable: ${reasons.join('; ')}.`;
}

function sizeText(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  const power = Math.min(3, Math.floor(Math.log2(bytes) / 10));
  return `${bytes / 1024 ** power} ${units[power]}`;
}
