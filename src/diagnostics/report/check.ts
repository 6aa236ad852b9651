import type { Found } from './finding.js';
import type { Slopes } from './slopes.js';
import type { Subject } from './subject.js';

/** What checks know of each other's work. */
export interface Measured {
  /** Slopes over uniform angles. */
  readonly uniform: Slopes;
  /** Slopes over the subject's own start. */
  readonly own: Slopes;
  /** Slopes at the weights that it has. */
  readonly now: Slopes | undefined;
}

/** Something to look at. */
export interface Check {
  readonly title: string;
  /** Whether it is left out where there is little time. */
  readonly isSlow?: boolean;
  run(subject: Subject, measured: Measured): Promise<Found> | Found;
}

/** Amplitudes times steps that a check may compute: some seconds on two cores. */
export const mostWork = 4e9;

/** Amplitudes times steps of so many runs of a circuit. */
export function workOf({ circuit }: Pick<Subject, 'circuit'>, runs: number): number {
  const steps = circuit.operations.reduce((sum, { angles }) => sum + Math.max(1, angles.length), 0);
  return runs * steps * 2 ** circuit.qubits;
}

/** So many runs, or as many as there is time for. */
export function affordable(subject: Pick<Subject, 'circuit'>, runs: number, least = 16): number {
  return Math.max(least, Math.min(runs, Math.floor((runs * mostWork) / workOf(subject, runs))));
}
