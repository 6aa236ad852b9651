import { KetworkError, shown, unknownName } from '../errors.js';

/**
 * The fields of a JSON object, each still unchecked.
 *
 * @throws KetworkError `invalid` where the value is no object, `unknown` for a field that is not in the list: a misspelt
 * field must not be read as one left out.
 */
export function fieldsOf<Name extends string>(
  json: unknown,
  allowed: readonly Name[],
  what: string,
): Readonly<Record<Name, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new KetworkError('invalid', `${shown(json)} is not ${what}. Use an object with ${allowed.join(', ')}.`);
  }
  const isAllowed = (name: string): name is Name => allowed.some((candidate) => candidate === name);
  for (const name of Object.keys(json)) {
    if (!isAllowed(name)) throw unknownName(`field of ${what}`, name, allowed);
  }
  return json as Readonly<Record<Name, unknown>>;
}

/** A finite number. @throws KetworkError `invalid` where it is none; `what` says what the number is. */
export function finiteNumber(json: unknown, what: string): number {
  if (typeof json !== 'number' || !Number.isFinite(json)) {
    throw new KetworkError('invalid', `${shown(json)} is not ${what}. Use a finite number.`);
  }
  return json;
}

/** A list. @throws KetworkError `invalid` where it is none; `what` says what the list is. */
export function listOf(json: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(json)) throw new KetworkError('invalid', `${shown(json)} is not ${what}. Use a list.`);
  return json;
}
