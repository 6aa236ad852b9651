import { type AffineInput, type Angle, defaultGroup, type Parameter } from '../angle.js';
import type { Notation } from './notation.js';

/** Fractions of π that are written as such. */
const denominators = [1, 2, 3, 4, 6, 8, 16];

/**
 * An angle as a drawing shows it: `0.5`, `3π/4`, `x0`, `θ3`, `2·x0+π`, `(π-x0)·(π-x1)`. Weights of a group with a name
 * of its own are `name[3]`.
 */
export function angleText({ parameter, scale, offset }: Angle, notation: Notation): string {
  if (!parameter) return numberText(offset, notation);
  return affineText(parameterText(parameter, notation), scale, offset, notation);
}

function parameterText(parameter: Parameter, notation: Notation): string {
  switch (parameter.kind) {
    case 'input':
      return `x${parameter.index}`;
    case 'weight': {
      const { group, index } = parameter;
      return group === defaultGroup ? `${notation.weight}${index}` : `${group}[${index}]`;
    }
    case 'product':
      return parameter.factors.map((factor) => factorText(factor, notation)).join(notation.times);
  }
}

function factorText({ index, scale, offset }: AffineInput, notation: Notation): string {
  const text = affineText(`x${index}`, scale, offset, notation);
  return offset !== 0 || scale < 0 ? `(${text})` : text;
}

function affineText(name: string, scale: number, offset: number, notation: Notation): string {
  const size = Math.abs(scale);
  const term = size === 1 ? name : `${numberText(size, notation)}${notation.times}${name}`;
  const isNegative = scale < 0;
  if (offset === 0) return isNegative ? `-${term}` : term;
  if (isNegative && offset > 0) return `${numberText(offset, notation)}-${term}`;
  const constant = numberText(Math.abs(offset), notation);
  return `${isNegative ? '-' : ''}${term}${offset < 0 ? '-' : '+'}${constant}`;
}

/** A number to three digits, or as a fraction of π where it is one. */
export function numberText(value: number, { pi }: Notation): string {
  for (const denominator of denominators) {
    const numerator = (value * denominator) / Math.PI;
    const whole = Math.round(numerator);
    if (whole !== 0 && Math.abs(whole) <= 64 && Math.abs(numerator - whole) < 1e-9) {
      const multiple = `${whole < 0 ? '-' : ''}${Math.abs(whole) === 1 ? '' : Math.abs(whole)}${pi}`;
      return denominator === 1 ? multiple : `${multiple}/${denominator}`;
    }
  }
  return String(Number(value.toPrecision(3)) + 0);
}
