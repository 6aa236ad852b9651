import type { Circuit } from '../circuit/circuit.js';
import { KetworkError } from '../errors.js';
import { cumulativeOf, drawOutcomes } from '../math/multinomial.js';
import { Random } from '../math/random.js';
import { checkOptions, type OptionNames } from '../options.js';
import { callOptionNames, type CallOptions, probabilities } from './readings.js';

export interface ShotOptions extends CallOptions {
  /** How often each sample's circuit is measured. */
  readonly shots: number;
  /** Seed of the measurements. Default 0. */
  readonly seed?: number;
  /** The qubits that are measured, the first the most significant of an outcome. Default all. */
  readonly qubits?: readonly number[];
}

const shotOptionNames: OptionNames<ShotOptions> = { ...callOptionNames, shots: true, qubits: true };

/**
 * Measured outcomes: for each sample `shots` numbers from 0 to 2^qubits − 1. The same seed gives the same outcomes.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` unless `shots` is 1 or more.
 * @example
 * await sample(new Circuit(1).x(0), { shots: 3 }); // [Int32Array(3) [1, 1, 1]]
 */
export async function sample(circuit: Circuit, options: ShotOptions): Promise<Int32Array[]> {
  const { shots, seed = 0, ...call } = checkOptions('sample', options, shotOptionNames, 'shots');
  if (!Number.isInteger(shots) || shots < 1) {
    throw new KetworkError(
      'invalid',
      `A circuit cannot be measured ${shots} times. Use a whole number of shots, 1 or more.`,
    );
  }
  const distribution = probabilities(circuit, call);
  const [batch, outcomes] = distribution.shape;
  const values = await distribution.data();
  distribution.dispose();
  const random = new Random(seed);
  return Array.from({ length: batch }, (_, row) =>
    drawOutcomes(cumulativeOf(values.subarray(row * outcomes, (row + 1) * outcomes)), shots, random),
  );
}

/**
 * How often each outcome was measured, for each sample, by its bits: `{ '00': 498, '11': 502 }`.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` unless `shots` is 1 or more.
 */
export async function counts(circuit: Circuit, options: ShotOptions): Promise<Record<string, number>[]> {
  const { qubits } = checkOptions('counts', options, shotOptionNames, 'shots');
  const width = qubits?.length ?? circuit.qubits;
  const measured = await sample(circuit, options);
  return measured.map((outcomes) => {
    const result: Record<string, number> = {};
    for (const outcome of outcomes.slice().sort()) {
      const bits = outcome.toString(2).padStart(width, '0');
      result[bits] = (result[bits] ?? 0) + 1;
    }
    return result;
  });
}
