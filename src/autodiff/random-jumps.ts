import { type ComplexMatrix, zeroMatrix } from '../math/complex-matrix.js';
import type { Dense, Jump, KrausStep } from '../program/program.js';
import type { Unravelled } from './drawn-columns.js';

/** A jump for a channel given by Kraus operators, with the number that draws it; a unitary matrix where there is but one operator. */
export function randomJump({ operators, qubits }: KrausStep, column: number): Unravelled<Jump | Dense> {
  const [only, ...others] = withoutMultiples(operators);
  if (others.length === 0) return { steps: [{ kind: 'dense', matrix: only!, qubits }], columns: 0, draw: () => 1 };
  return {
    steps: [{ kind: 'jump', operators: [only!, ...others], qubits, column }],
    columns: 1,
    draw: (row, random) => {
      row[0] = random.integer(steps) / steps;
      return 1;
    },
  };
}

/** Numbers are drawn in steps that keep float32 well away from 1, where rounding could take them past every branch. */
const steps = 2 ** 22;

/**
 * Operators that are multiples of each other do the same to a state, so they count as one: `c K` and `K` as `√(|c|² + 1) K`.
 * Thermal relaxation at temperature 0 has three left of four. Sums stay what they are, `Σ K†K = 1`.
 */
function withoutMultiples(operators: readonly ComplexMatrix[]): ComplexMatrix[] {
  const kept: ComplexMatrix[] = [];
  for (const operator of operators) {
    const norm = squaredNorm(operator);
    if (norm < 1e-20) continue;
    const at = kept.findIndex((other) => isMultiple(operator, other));
    const before = kept[at];
    if (before) kept[at] = scaled(before, Math.sqrt(1 + norm / squaredNorm(before)));
    else kept.push(operator);
  }
  return kept;
}

const squaredNorm = ({ re, im }: ComplexMatrix) =>
  re.reduce((sum, value, k) => sum + value * value + im[k]! * im[k]!, 0);

/** Whether the Cauchy-Schwarz inequality `|⟨a, b⟩|² ≤ |a|² |b|²` is an equation, up to rounding. */
function isMultiple(a: ComplexMatrix, b: ComplexMatrix): boolean {
  let [re, im] = [0, 0];
  for (let k = 0; k < a.re.length; k++) {
    re += a.re[k]! * b.re[k]! + a.im[k]! * b.im[k]!;
    im += a.re[k]! * b.im[k]! - a.im[k]! * b.re[k]!;
  }
  const most = squaredNorm(a) * squaredNorm(b);
  return re * re + im * im > most * (1 - 1e-12);
}

function scaled({ size, re, im }: ComplexMatrix, factor: number): ComplexMatrix {
  const result = zeroMatrix(size);
  re.forEach((value, k) => (result.re[k] = value * factor));
  im.forEach((value, k) => (result.im[k] = value * factor));
  return result;
}
