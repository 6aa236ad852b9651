import type { ProgramAngle } from './program.js';

/** The numbers that angles read, or their slopes: a row of features, which begins at `first`, and the weights. */
export interface Values<Numbers> {
  readonly features: Numbers;
  readonly first: number;
  readonly weights: Numbers;
}

type Numbers = Float32Array | Float64Array;

/** `offset + Σ scale · value` */
export function angleAt({ offset, terms }: ProgramAngle, { features, first, weights }: Values<Numbers>): number {
  let angle = offset;
  for (const { source, index, scale } of terms) {
    angle += scale * (source === 'feature' ? features[first + index]! : weights[index]!);
  }
  return angle;
}

/** Adds what a slope with the angle means for the values it reads. */
export function addSlope({ terms }: ProgramAngle, slope: number, { features, first, weights }: Values<Numbers>): void {
  for (const { source, index, scale } of terms) {
    if (source === 'feature') features[first + index]! += scale * slope;
    else weights[index]! += scale * slope;
  }
}
