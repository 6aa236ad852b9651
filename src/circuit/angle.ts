import { KetworkError } from '../errors.js';

/**
 * What an angle may depend on:
 * - an input: a feature of the sample, differs within a batch;
 * - a weight: trainable, the same for all samples, in a named group;
 * - a product of affine expressions of inputs, computed before the circuit runs (IQP and ZZ feature maps).
 */
export type Parameter =
  | { readonly kind: 'input'; readonly index: number }
  | { readonly kind: 'weight'; readonly group: string; readonly index: number }
  | { readonly kind: 'product'; readonly factors: readonly AffineInput[] };

/** `scale · inputs[index] + offset` */
export interface AffineInput {
  readonly index: number;
  readonly scale: number;
  readonly offset: number;
}

/**
 * An angle in radians: `scale · parameter + offset`, immutable. A constant has no parameter.
 *
 * @example
 * new Circuit(1).rx(input(0).times(2).plus(Math.PI), 0);
 */
export class Angle {
  constructor(
    readonly parameter: Parameter | undefined,
    readonly scale: number,
    readonly offset: number,
  ) {
    if (!Number.isFinite(scale) || !Number.isFinite(offset)) {
      throw new KetworkError(
        'invalid',
        `An angle is ${parameter ? `${scale} · parameter + ` : ''}${offset}. Use finite numbers.`,
      );
    }
  }

  /** The angle times a constant, offset included. */
  times(factor: number): Angle {
    checkNumber('times', factor);
    return new Angle(this.parameter, this.scale * factor, this.offset * factor);
  }

  /** The angle plus a constant, in radians. */
  plus(constant: number): Angle {
    checkNumber('plus', constant);
    return new Angle(this.parameter, this.scale, this.offset + constant);
  }

  /** The angle minus a constant, in radians. */
  minus(constant: number): Angle {
    return this.plus(-constant);
  }

  /** The angle turned the other way. */
  negated(): Angle {
    return this.times(-1);
  }
}

/** What may be given as an angle: a number of radians, or an expression of one input or weight. */
export type AngleLike = number | Angle;

/** The expression of a number, or the expression itself. */
export function angleOf(value: AngleLike): Angle {
  if (value instanceof Angle) return value;
  checkNumber('angle', value);
  return new Angle(undefined, 0, value);
}

/** Types say so, but not everyone compiles with them. */
function checkNumber(what: string, value: unknown): void {
  if (typeof value === 'number') return;
  const given =
    value instanceof Angle ? 'another expression' : typeof value === 'string' ? `"${value}"` : String(value);
  throw new KetworkError(
    'invalid',
    `An angle depends on one input or weight, times and plus numbers, but ${what} was given ${given}. ` +
      'For products of inputs use product(…).',
  );
}

/** Feature `index` of the sample. */
export function input(index: number): Angle {
  return new Angle({ kind: 'input', index: checkedIndex('input', index) }, 1, 0);
}

/** Name of the group that weights belong to unless they say otherwise. */
export const defaultGroup = 'weights';

/** Trainable weight `index` of a named group. */
export function weight(index: number, group: string = defaultGroup): Angle {
  if (!/^[A-Za-z][\w-]*$/.test(group)) {
    throw new KetworkError(
      'invalid',
      `"${group}" cannot name a group of weights. Use letters, digits, "_" and "-", a letter first.`,
    );
  }
  return new Angle({ kind: 'weight', group, index: checkedIndex('weight', index) }, 1, 0);
}

/**
 * The product of expressions of inputs, such as `product(input(0).negated().plus(Math.PI), input(1))`.
 *
 * @throws KetworkError `unsupported` where a factor is not an expression of an input, `invalid` without factors.
 */
export function product(...factors: readonly Angle[]): Angle {
  if (factors.length === 0) {
    throw new KetworkError('invalid', 'A product was given no factors. Use one or more, such as input(0).');
  }
  const affine = factors.map(({ parameter, scale, offset }): AffineInput => {
    if (parameter?.kind !== 'input') {
      throw new KetworkError(
        'unsupported',
        'A product has a factor that is not an expression of one input. Use input(i).',
      );
    }
    return { index: parameter.index, scale, offset };
  });
  if (affine.length === 1) return factors[0]!;
  return new Angle({ kind: 'product', factors: affine }, 1, 0);
}

function checkedIndex(what: string, index: number): number {
  if (!Number.isInteger(index) || index < 0) {
    throw new KetworkError('invalid', `${what}(${index}) is not possible. The index is 0, 1, 2, …`);
  }
  return index;
}
