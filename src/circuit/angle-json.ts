import { KetworkError, shown } from '../errors.js';
import { type AffineInput, Angle, defaultGroup, input, type Parameter, product, weight } from './angle.js';
import { fieldsOf, finiteNumber, listOf } from './json-fields.js';

/** `scale · input + offset` in JSON; a scale of 1 and an offset of 0 are left out. */
export interface InputJson {
  readonly input: number;
  readonly scale?: number;
  readonly offset?: number;
}

/** An angle in JSON: a number of radians, or `scale · parameter + offset` with one parameter. */
export type AngleJson =
  | number
  | InputJson
  | { readonly weight: number; readonly group?: string; readonly scale?: number; readonly offset?: number }
  | { readonly product: readonly InputJson[]; readonly scale?: number; readonly offset?: number };

/** The angle in JSON, compact: `0.5`, `{"input": 3}`, `{"weight": 0, "scale": 2}`. The opposite of `angleFrom`. */
export function angleToJson({ parameter, scale, offset }: Angle): AngleJson {
  return parameter ? { ...parameterToJson(parameter), ...affineToJson({ scale, offset }) } : offset;
}

function parameterToJson(parameter: Parameter): Exclude<AngleJson, number> {
  switch (parameter.kind) {
    case 'input':
      return { input: parameter.index };
    case 'weight': {
      const { group, index } = parameter;
      return group === defaultGroup ? { weight: index } : { weight: index, group };
    }
    case 'product':
      return { product: parameter.factors.map(factorToJson) };
  }
}

function factorToJson({ index, scale, offset }: AffineInput): InputJson {
  return { input: index, ...affineToJson({ scale, offset }) };
}

function affineToJson({ scale, offset }: { readonly scale: number; readonly offset: number }) {
  return { ...(scale !== 1 && { scale }), ...(offset !== 0 && { offset }) };
}

/** The angle that JSON means. @throws KetworkError `invalid` or `unknown` if it means none. */
export function angleFrom(json: unknown): Angle {
  if (typeof json === 'number') return new Angle(undefined, 0, finiteNumber(json, 'an angle'));
  const fields = fieldsOf(json, ['input', 'weight', 'group', 'product', 'scale', 'offset'], 'an angle');
  const given = (['input', 'weight', 'product'] as const).filter((kind) => fields[kind] !== undefined);
  const [kind] = given;
  if (kind === undefined || given.length > 1 || (fields.group !== undefined && kind !== 'weight')) {
    throw new KetworkError(
      'invalid',
      `${shown(json)} is not an angle. Use a number, or one of "input", "weight" (with or without "group") and "product".`,
    );
  }
  return scaled(parameterFrom(kind, fields), fields);
}

function parameterFrom(kind: 'input' | 'weight' | 'product', fields: Readonly<Record<string, unknown>>): Angle {
  if (kind === 'input') return input(finiteNumber(fields.input, 'the index of an input'));
  if (kind === 'product') return product(...listOf(fields.product, 'a list of factors').map(factorFrom));
  const index = finiteNumber(fields.weight, 'the index of a weight');
  const { group } = fields;
  if (group !== undefined && typeof group !== 'string') {
    throw new KetworkError('invalid', `${shown(group)} is not the name of a group of weights. Use a string.`);
  }
  return weight(index, group);
}

function factorFrom(json: unknown): Angle {
  const fields = fieldsOf(json, ['input', 'scale', 'offset'], 'a factor of a product');
  return scaled(parameterFrom('input', fields), fields);
}

function scaled(angle: Angle, { scale = 1, offset = 0 }: { readonly scale?: unknown; readonly offset?: unknown }) {
  return angle.times(finiteNumber(scale, 'a scale')).plus(finiteNumber(offset, 'an offset'));
}
