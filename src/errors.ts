import { distance } from 'fastest-levenshtein';

/**
 * What went wrong, as a stable word for programs to test; the message is for people and may change.
 *
 * - `invalid`: a value that can never be right (NaN, a negative count, a qubit twice);
 * - `unknown`: a name nobody knows;
 * - `mismatch`: two things that do not fit each other (features and circuit, weights and model);
 * - `unsupported`: right, but not possible on this engine, backend or gate;
 * - `memory`: larger than the memory it may use;
 * - `missing`: a file, folder or package that is not there;
 * - `corrupt`: a file that is there and cannot be read;
 * - `lost`: a thread or a graphics device that ended before its work was done; after a thread the same call may be made
 *   again, after a device the backend must be started anew.
 */
export type ErrorCode = 'invalid' | 'unknown' | 'mismatch' | 'unsupported' | 'memory' | 'missing' | 'corrupt' | 'lost';

/** The one error class of Ketwork. The message says what was given, what is allowed and what to do. */
export class KetworkError extends Error {
  override readonly name = 'KetworkError';

  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/**
 * An `unknown` error that suggests the nearest known name. `otherNames` says what people call known things elsewhere, for
 * the suggestion alone: `No gate is called "cnott". Did you mean "cx"?`
 */
export function unknownName(
  kind: string,
  name: string,
  known: readonly string[],
  otherNames: Readonly<Record<string, string>> = {},
): KetworkError {
  return new KetworkError('unknown', `No ${kind} is called "${name}". ${nameAdvice(name, known, otherNames)}`);
}

/** The nearest known name, or all of them where none is near: `Did you mean "cx"?` */
export function nameAdvice(
  name: string,
  known: readonly string[],
  otherNames: Readonly<Record<string, string>> = {},
): string {
  const found = nearestName(name, [...known, ...Object.keys(otherNames)]);
  const nearest = found !== undefined && Object.hasOwn(otherNames, found) ? otherNames[found] : found;
  return nearest === undefined ? `Known: ${known.join(', ')}.` : `Did you mean "${nearest}"?`;
}

/** `1 qubit`, `2 qubits`. */
export const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;

/** A value as a message quotes it: JSON, cut after 60 characters. */
export function shown(value: unknown): string {
  const text = jsonText(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // Cycles and bigints have no JSON.
    return Object.prototype.toString.call(value);
  }
}

function nearestName(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, edits: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best && best.edits <= Math.max(2, Math.floor(name.length / 2)) ? best.candidate : undefined;
}
