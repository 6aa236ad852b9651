import type { CompiledCircuit } from '../autodiff/compile.js';
import { KetworkError } from '../errors.js';

/** What several circuits that run for one reading cost and have used, together. */
export function joinedShots(each: readonly CompiledCircuit[]): Pick<CompiledCircuit, 'shotCost' | 'shotsUsed'> {
  return {
    shotCost: () =>
      each
        .map((compiled) => compiled.shotCost())
        .reduce(
          (a, b) =>
            a &&
            b && {
              evaluation: a.evaluation + b.evaluation,
              weightGradient: a.weightGradient + b.weightGradient,
              gradient: a.gradient + b.gradient,
              groups: [...a.groups, ...b.groups],
            },
        ),
    shotsUsed: () =>
      each
        .map((compiled) => compiled.shotsUsed())
        .reduce((a, b) => ({ forward: a.forward + b.forward, gradient: a.gradient + b.gradient })),
  };
}

/** @throws KetworkError `unsupported` where shots were asked for. */
export function refuseShots(shots: number | undefined, what: string): void {
  if (shots === undefined) return;
  throw new KetworkError(
    'unsupported',
    `${what} is computed from exact readings and does not go with ${shots} shots. Leave \`shots\` out, or use zeroNoise or readoutInversion.`,
  );
}
