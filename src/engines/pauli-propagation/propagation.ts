import { KetworkError } from '../../errors.js';
import type { PauliTerm } from '../../observables/pauli-sum.js';
import type { PauliErrors, Rotation, Truncation } from '../../program/program.js';
import { dampingOf, shrinkFactor } from './damping.js';
import { anticommutes, bitsOf, productInto, weightOf } from './word-bits.js';
import { WordTable } from './word-table.js';

/** An expectation, and how it came about. */
export interface Propagated {
  readonly value: number;
  /** The sum of all coefficients dropped, as absolute values: the value is no farther than this from the exact one. */
  readonly bound: number;
  /** The root of the sum of their squares: how far off it typically is. */
  readonly typicalError: number;
  /** Most words at once. */
  readonly words: number;
  /** The slope of the value with the angle of each step, where it was asked for; 0 of errors. */
  readonly slopes: Float64Array | undefined;
}

/** What is propagated through: rotations, and Pauli errors between them. */
export type PropagatedStep = Rotation | PauliErrors;

/** What a step did: pairs of words that it turned into each other or words that it shrank, and what was dropped after it. */
interface Turn {
  readonly step: number;
  /** Index, index of the partner; the partner's sign is in `signs`. */
  readonly pairs: Int32Array;
  readonly signs: Int8Array;
  readonly shrunk: readonly { readonly at: number; readonly factor: number; readonly before: number }[];
  readonly dropped: readonly { readonly at: number; readonly value: number }[];
}

/**
 * `⟨0…0| U† O U |0…0⟩` in the Heisenberg picture: O, a sum of words, goes back through the rotations, the last first. A
 * rotation about P leaves what commutes with P and turns any other word Q by `cos θ Q + sin θ iPQ`; so Q and iPQ turn as a pair,
 * and the sum of squares stays. Pauli errors only shrink what anticommutes with them. What is small is left out (Rudolph et al. 2023,
 * arXiv:2308.09109; Begušić et al. 2024).
 *
 * The cost is steps · words, whatever the number of qubits. With `wantsSlopes`, pairs and dropped values are recorded, and
 * the same way is gone once more in the other direction, coefficients turned back and slopes with them.
 */
export function propagate(
  qubits: number,
  steps: readonly PropagatedStep[],
  angles: ArrayLike<number>,
  observable: readonly PauliTerm[],
  truncation: Truncation,
  wantsSlopes = false,
): Propagated {
  const table = new WordTable(qubits);
  const { stride } = table;
  for (const { word, coefficient } of observable)
    table.values[table.place(bitsOf(word, stride))]! += coefficient * word.sign;
  const product = new Uint32Array(stride);
  const turns: Turn[] = [];
  let [bound, squares, alive, most] = [0, 0, table.size, table.size];
  let cut = truncation.cut;

  for (let k = steps.length - 1; k >= 0; k--) {
    const step = steps[k]!;
    const pairs: number[] = [];
    const signs: number[] = [];
    const shrunk: { at: number; factor: number; before: number }[] = [];
    const dropped: { at: number; value: number }[] = [];
    const before = table.size;
    const drop = (at: number) => {
      const value = table.values[at]!;
      if (value === 0) return;
      bound += Math.abs(value);
      squares += value ** 2;
      if (wantsSlopes) dropped.push({ at, value });
      table.values[at] = 0;
      alive--;
    };
    const settle = (at: number) => {
      if (Math.abs(table.values[at]!) < cut) drop(at);
    };
    const shrink = (errors: PauliErrors) => {
      const damping = dampingOf(errors, stride);
      for (let at = 0; at < before; at++) {
        const value = table.values[at]!;
        if (value === 0) continue;
        const factor = shrinkFactor(damping, table.masks, at * stride);
        if (factor === 1) continue;
        if (wantsSlopes) shrunk.push({ at, factor, before: value });
        table.values[at] = value * factor;
        if (table.values[at] === 0) alive--;
        settle(at);
      }
    };
    const turn = ({ word }: Rotation, angle: number) => {
      const axis = bitsOf(word, stride);
      const [cos, sin] = [Math.cos(angle * word.sign), Math.sin(angle * word.sign)];
      const done = new Uint8Array(before);
      for (let at = 0; at < before; at++) {
        if (done[at] || table.values[at] === 0 || !anticommutes(table.masks, at * stride, axis)) continue;
        const sign = productInto(product, table.masks, at * stride, axis);
        const partner = table.place(product);
        if (partner < before) done[partner] = 1;
        const [value, other] = [table.values[at]!, table.values[partner]!];
        // Q → cos Q + sin · sign · Q', and Q' → cos Q' − sin · sign · Q.
        table.values[at] = cos * value - sin * sign * other;
        table.values[partner] = cos * other + sin * sign * value;
        alive += Number(table.values[at] !== 0) + Number(table.values[partner] !== 0) - Number(other !== 0) - 1;
        if (wantsSlopes) {
          pairs.push(at, partner);
          signs.push(sign);
        }
        settle(at);
        if (weightOf(table.masks, partner * stride, stride) > truncation.maxWeight) drop(partner);
        else settle(partner);
      }
    };
    if (step.kind === 'rotation') turn(step, angles[k]!);
    else shrink(step);
    most = Math.max(most, alive);
    if (alive > truncation.maxWords) {
      cut = Math.max(cut, sizeAtRank(table, truncation.maxWords));
      for (let at = 0; at < table.size; at++) settle(at);
    }
    if (wantsSlopes) {
      turns.push({ step: k, pairs: Int32Array.from(pairs), signs: Int8Array.from(signs), shrunk, dropped });
    } else if (table.size > 2 * alive + 64) {
      table.compact();
    }
  }

  let value = 0;
  for (let at = 0; at < table.size; at++) if (isDiagonal(table, at)) value += table.values[at]!;
  const slopes = wantsSlopes ? slopesOf(table, turns, steps, angles) : undefined;
  if (!Number.isFinite(value)) throw new KetworkError('invalid', 'An angle or a coefficient is not a finite number.');
  return { value, bound, typicalError: Math.sqrt(squares), words: most, slopes };
}

/** The way back: coefficients as they were before each turn, and the slopes of the value with them. */
function slopesOf(
  table: WordTable,
  turns: readonly Turn[],
  steps: readonly PropagatedStep[],
  angles: ArrayLike<number>,
): Float64Array {
  const { values } = table;
  const slope = Float64Array.from({ length: table.size }, (_, at) => Number(isDiagonal(table, at)));
  const result = new Float64Array(steps.length);
  for (const { step: k, pairs, signs, shrunk, dropped } of [...turns].reverse()) {
    // What was dropped no longer reaches the value.
    for (const { at, value } of dropped) {
      values[at] = value;
      slope[at] = 0;
    }
    for (const { at, factor, before } of shrunk) {
      values[at] = before;
      slope[at]! *= factor;
    }
    const step = steps[k]!;
    if (step.kind !== 'rotation') continue;
    const { sign: ofWord } = step.word;
    const [cos, sin] = [Math.cos(angles[k]! * ofWord), Math.sin(angles[k]! * ofWord)];
    let total = 0;
    for (let pair = 0; pair < signs.length; pair++) {
      const [a, b] = [pairs[2 * pair]!, pairs[2 * pair + 1]!];
      const s = signs[pair]!;
      const [va, vb] = [values[a]!, values[b]!];
      const [la, lb] = [slope[a]!, slope[b]!];
      total += s * (lb * va - la * vb);
      values[a] = cos * va + sin * s * vb;
      values[b] = cos * vb - sin * s * va;
      slope[a] = cos * la + sin * s * lb;
      slope[b] = cos * lb - sin * s * la;
    }
    result[k] = ofWord * total;
  }
  return result;
}

/** The value of a word on |0…0⟩: 1 without X and Y, else 0. */
function isDiagonal({ masks, stride }: WordTable, at: number): boolean {
  for (let k = 0; k < stride / 2; k++) if (masks[at * stride + k] !== 0) return false;
  return true;
}

/** The absolute value that only so many are larger than. */
function sizeAtRank({ values, size }: WordTable, rank: number): number {
  const sorted = Float64Array.from(values.subarray(0, size), Math.abs).sort();
  return sorted[size - rank]!;
}
