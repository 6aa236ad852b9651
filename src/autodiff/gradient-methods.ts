import { KetworkError, unknownName } from '../errors.js';
import type { Random } from '../math/random.js';

/**
 * How gradients are computed:
 * - `adjoint` (default without shots): exact, one pass back whatever the number of weights; needs a simulator;
 * - `parameter-shift` (default with shots): exact, two runs per rotation, as hardware does it;
 * - `central-difference`: two runs per weight and feature, error of order step²;
 * - `spsa`: two runs in all, noisy, with a bias of order step² (Spall 1992).
 */
export type GradientMethod =
  | { readonly method: 'adjoint' }
  | { readonly method: 'parameter-shift' }
  | { readonly method: 'central-difference'; readonly step: number }
  | { readonly method: 'spsa'; readonly step: number; readonly samples: number; readonly random: Random };

export type GradientName = GradientMethod['method'];

export const gradientNames: readonly GradientName[] = ['adjoint', 'parameter-shift', 'central-difference', 'spsa'];

/** Options of the methods that need some. */
export interface GradientOptions {
  /** Half the distance between the two runs, radians. Default 0.01, near the optimum in float32; 0.1 for SPSA. */
  readonly step?: number;
  /** How many directions SPSA averages. Default 1. */
  readonly samples?: number;
  /** Where SPSA's directions come from. */
  readonly random?: Random;
}

/** The method of that name. @throws KetworkError `unknown` or `invalid`. */
export function gradientMethod(name: GradientName, options: GradientOptions & { random: Random }): GradientMethod {
  const { step = name === 'spsa' ? 0.1 : 0.01, samples = 1, random } = options;
  if (!(step > 0 && step < Infinity) || !Number.isInteger(samples) || samples < 1) {
    throw new KetworkError(
      'invalid',
      `Gradients with step ${step} and ${samples} samples are not possible. Use a finite step > 0, samples ≥ 1.`,
    );
  }
  switch (name) {
    case 'adjoint':
    case 'parameter-shift':
      return { method: name };
    case 'central-difference':
      return { method: name, step };
    case 'spsa':
      return { method: name, step, samples, random };
    default:
      throw unknownName('gradient method', name, gradientNames);
  }
}

/** What computes gradients where nobody says how: shots let nobody see the state that the adjoint method goes back through. */
export const defaultGradient = (shots: number | undefined): GradientName =>
  shots === undefined ? 'adjoint' : 'parameter-shift';

/** The methods that finite shots allow. */
export type ShotGradientMethod = Extract<GradientMethod, { method: 'parameter-shift' | 'spsa' }>;

/** @throws KetworkError `unsupported` for a method that shots do not allow. */
export function checkShotGradient(method: GradientMethod): asserts method is ShotGradientMethod {
  if (method.method === 'parameter-shift' || method.method === 'spsa') return;
  const reason =
    method.method === 'adjoint'
      ? 'The gradient "adjoint" needs the state, which shots do not show.'
      : `The gradient "${method.method}" divides the noise of shots by its small step.`;
  throw new KetworkError(
    'unsupported',
    `${reason} With \`shots\` use "parameter-shift" (the default), or "spsa" for fewer runs.`,
  );
}
