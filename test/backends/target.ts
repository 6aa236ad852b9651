import type { FactResult, Skips } from './facts-run.js';

/** What came of the suite on a target. */
export interface Outcome {
  /** What computed, where it started. */
  readonly device?: string;
  /** Why it did not run, where that is nobody's fault. */
  readonly absent?: string;
  /** What ended it before its time. */
  readonly broken?: string;
  readonly results: readonly FactResult[];
}

/** A backend in its surroundings. */
export interface Target {
  readonly name: string;
  /** Seconds after which it is ended. */
  readonly limit: number;
  readonly skips: Skips;
  run(target: Target): Promise<Outcome>;
}
