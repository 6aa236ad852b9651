import type { KetworkError } from '../errors.js';
import type { Dialect } from '../program/lower.js';
import type { AnyProgram, Program } from '../program/program.js';

/**
 * What runs programs. Every engine passes the conformance suite; an engine never sees a gate's name.
 *
 * `Data` is what the engine computes with: TF.js tensors, or typed arrays. `Runs` says whether it knows noise, or jumps; an
 * engine that knows more stands for one that knows less, never the other way round.
 */
export interface Engine<Data, in Runs extends AnyProgram = Program> {
  readonly name: string;
  /** Which dialect the programs it is given must be lowered to. */
  readonly dialect: Dialect;
  /** The largest absolute error of an expectation that the conformance suite may accept. */
  readonly tolerance: number;
  /** Whether `auto` passes over it. */
  readonly byNameOnly?: boolean;
  /** Whether it works beside the TF.js backend of that name. */
  runsOn(backend: string): boolean;
  /** Why it cannot run a program with that many samples at once, or nothing if it can; asked before any work. */
  refuse(program: Runs, batch: number): KetworkError | undefined;
  /** The program, made ready to be run many times. */
  prepare(program: Runs): PreparedProgram<Data>;
}

export interface PreparedProgram<Data> {
  /**
   * Runs all samples: features `[batch, featureCount]`, weights `[weights]`. Returns the readout and what `gradient`
   * wants back of this run.
   */
  run(features: Data, weights: Data): { readonly output: Data; readonly state: Data };
  /** The vector-Jacobian product: from dLoss/dOutput to dLoss/dFeatures and dLoss/dWeights, shaped as in `run`. */
  gradient(features: Data, weights: Data, state: Data, outputGradient: Data): { features: Data; weights: Data };
  /** Gives back what `prepare` holds. */
  dispose(): void;
}
