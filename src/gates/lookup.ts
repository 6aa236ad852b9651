import { KetworkError, unknownName } from '../errors.js';
import { catalogue, type GateName } from './catalogue.js';
import { controlled, inverse, pauliRotation, power, unitary } from './derive.js';
import type { Gate, GateSpec } from './gate.js';

/** What gates are called elsewhere, so that an error can say what they are called here. */
const otherNames: Readonly<Record<string, GateName>> = {
  id: 'i',
  hadamard: 'h',
  paulix: 'x',
  pauliy: 'y',
  pauliz: 'z',
  phase: 'p',
  phaseshift: 'p',
  u1: 'p',
  u3: 'u',
  cnot: 'cx',
  cphase: 'cp',
  ccnot: 'ccx',
  toffoli: 'ccx',
  fredkin: 'cswap',
  isingxx: 'rxx',
  isingyy: 'ryy',
  isingzz: 'rzz',
  isingxy: 'xy',
};

/** The gate of that name. @throws KetworkError `unknown`, with the nearest name. */
export function gateNamed(name: string): Gate {
  if (Object.hasOwn(catalogue, name)) return catalogue[name as GateName];
  throw unknownName('gate', name, Object.keys(catalogue), otherNames);
}

/** The gate of that name, or of what it is called elsewhere. */
export function findGate(name: string): Gate | undefined {
  const here = Object.hasOwn(otherNames, name) ? otherNames[name]! : name;
  return Object.hasOwn(catalogue, here) ? catalogue[here as GateName] : undefined;
}

/** The gate that a JSON description means; the opposite of `gate.spec`. @throws KetworkError if it means none. */
export function gateFrom(spec: GateSpec): Gate {
  if (typeof spec === 'string') return gateNamed(spec);
  if (typeof spec === 'object' && spec !== null) {
    if ('pauli' in spec) return pauliRotation(String(spec.pauli));
    if ('controlled' in spec) return controlled(gateFrom(spec.controlled), spec.controls);
    if ('inverse' in spec) return inverse(gateFrom(spec.inverse));
    if ('power' in spec) return power(gateFrom(spec.power), spec.exponent);
    if ('unitary' in spec) return unitary(unitaryFrom(spec.unitary));
  }
  throw new KetworkError('invalid', `${JSON.stringify(spec)} does not describe a gate.`);
}

function unitaryFrom(parts: { readonly re: readonly number[]; readonly im: readonly number[] }) {
  const { re, im } = parts;
  const size = Array.isArray(re) ? Math.sqrt(re.length) : NaN;
  const entries = [...(re ?? []), ...(im ?? [])];
  if (!Number.isInteger(size) || re.length !== im?.length || !entries.every((v) => Number.isFinite(v))) {
    throw new KetworkError('invalid', 'A unitary in JSON needs "re" and "im", each the same square number of entries.');
  }
  return { size, re: Float64Array.from(re), im: Float64Array.from(im) };
}
