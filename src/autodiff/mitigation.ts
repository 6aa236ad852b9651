import type { Circuit } from '../circuit/circuit.js';
import type { Reading } from '../program/lower.js';
import { KetworkError } from '../errors.js';
import type { CompiledCircuit, RunOptions } from './compile.js';

/**
 * A way to read less wrong numbers from a noisy device, by running more circuits: an ordinary option of layers and
 * expectations. Made by `mitigation.zeroNoise`, `mitigation.readoutInversion`, ….
 */
export interface Mitigation {
  /** What it is called, in messages and in JSON. */
  readonly name: string;
  /** The numbers that make it again, plain data. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Whether it runs its circuits itself, so that in a list none can follow. Default: it runs what follows. */
  readonly isLast?: boolean;
  /** Names of those that give wrong numbers if they stand before it in a list. */
  readonly notAfter?: readonly string[];
  /** The circuit made ready; `compile` makes ready what it runs, without mitigation. */
  compiled(
    circuit: Circuit,
    reading: Reading,
    options: RunOptions,
    compile: (circuit: Circuit, reading: Reading, options: RunOptions) => CompiledCircuit,
  ): CompiledCircuit;
}

/** @throws KetworkError `mismatch` where in a list of mitigations one would be left out or would make numbers wrong. */
export function checkMitigations(list: readonly Mitigation[]): void {
  list.forEach(({ name, isLast, notAfter = [] }, k) => {
    const before = list.slice(0, k).map((each) => each.name);
    if (before.includes(name)) {
      throw new KetworkError('mismatch', `The mitigation "${name}" is given twice. Leave one of them out.`);
    }
    const wrong = before.find((other) => notAfter.includes(other));
    if (wrong !== undefined) {
      throw new KetworkError(
        'mismatch',
        `The mitigation "${wrong}" does not work on what "${name}" gives. Put "${name}" before "${wrong}", or leave one out.`,
      );
    }
    const next = list[k + 1];
    if (!isLast || !next) return;
    throw new KetworkError(
      'mismatch',
      `The mitigation "${name}" runs its circuits itself, so "${next.name}" after it would do nothing. Put "${name}" last.`,
    );
  });
}
