import { KetworkError, shown } from '../errors.js';
import type { Gate, GateSpec } from '../gates/gate.js';
import { gateFrom } from '../gates/lookup.js';
import { fieldsOf, finiteNumber, listOf } from './json-fields.js';

/** Gates may be derived from each other this often: deeper is no gate but an attack on the stack. */
const maximumNesting = 1000;

/**
 * The gate that JSON from outside means: a name of the catalogue or a derived gate, every field checked.
 *
 * @throws KetworkError `unknown` with the nearest name, `invalid` for what describes no gate, `unsupported` where the
 * gate is not possible.
 */
export function gateFromJson(json: unknown): Gate {
  return gateFrom(specFrom(json, 0));
}

function specFrom(json: unknown, depth: number): GateSpec {
  if (typeof json === 'string') return json;
  if (depth > maximumNesting) {
    throw new KetworkError('invalid', `A gate is derived from others more than ${maximumNesting} times over.`);
  }
  const fields = fieldsOf(
    json,
    ['pauli', 'unitary', 'controlled', 'controls', 'inverse', 'power', 'exponent'],
    'a gate',
  );
  const names = Object.keys(fields).sort().join(' ');
  const inner = (spec: unknown) => specFrom(spec, depth + 1);
  switch (names) {
    case 'pauli':
      if (typeof fields.pauli !== 'string') break;
      return { pauli: fields.pauli };
    case 'unitary':
      return { unitary: matrixFrom(fields.unitary) };
    case 'inverse':
      return { inverse: inner(fields.inverse) };
    case 'controlled controls':
      return { controlled: inner(fields.controlled), controls: finiteNumber(fields.controls, 'a number of controls') };
    case 'exponent power':
      return { power: inner(fields.power), exponent: finiteNumber(fields.exponent, 'an exponent') };
  }
  throw new KetworkError(
    'invalid',
    `${shown(json)} is not a gate. Use a name, {"pauli": "XYZ"}, {"unitary": {"re": […], "im": […]}}, ` +
      '{"controlled": gate, "controls": 1}, {"inverse": gate} or {"power": gate, "exponent": 0.5}.',
  );
}

function matrixFrom(json: unknown): { readonly re: readonly number[]; readonly im: readonly number[] } {
  const { re, im } = fieldsOf(json, ['re', 'im'], 'a unitary matrix');
  const numbers = (part: unknown, what: string) =>
    listOf(part, `the ${what} part of a unitary matrix`).map((entry) =>
      finiteNumber(entry, 'an entry of a unitary matrix'),
    );
  return { re: numbers(re, 'real'), im: numbers(im, 'imaginary') };
}
