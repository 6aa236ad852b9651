import type { Patience } from '../timing.js';
import type { Level, Size, WorkloadName } from '../workloads/workload.js';

/** One measurement of Ketwork, made by a process of its own. It travels as JSON on the command line. */
export interface Task extends Size, Patience {
  readonly workload: WorkloadName;
  readonly level: Level;
  /** By its name in flat-engine.ts; nothing for the first there, and for what TF.js takes by itself. */
  readonly engine?: string | undefined;
  /** The TF.js backend, as `useBackend` knows it. */
  readonly backend: string;
  readonly seed: number;
}

/** What a step computes, to be compared with the peers: the names are those of bench_common.py. */
export interface Outcome {
  readonly loss?: number;
  readonly checksum?: number;
  readonly gw?: Float32Array;
  readonly gx?: Float32Array;
  /** What `checksum` is the norm of, where that is no part of the step. */
  readonly values?: Float32Array;
}

/** A workload made ready to run again and again. */
export interface Prepared {
  /** The name of what runs it. */
  readonly engine: string;
  /** One step; its numbers are the workload's in even turns, others in odd ones. */
  readonly step: (turn: number) => Outcome | Promise<Outcome>;
}
