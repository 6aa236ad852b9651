import { addSlope } from '../../program/angle-values.js';
import { amplitudeColumn, featureCount, outputCount, type Program } from '../../program/program.js';
import type { Executor, Slopes } from './executor.js';
import type { KernelMachine } from './kernel-machine.js';
import { type LargeReading, largeReading } from './large-reading.js';
import { encodeLarge, type LargePlan } from './plan/encode-large.js';
import type { Plan } from './plan/plan.js';
import { rotates, withRotations } from './plan/rotated.js';
import { sameFloats } from './same-floats.js';
import { Sweeps } from './sweeps.js';
import { Workspace } from './workspace.js';

/**
 * Runs a program whose state is large, one sample after another: every stage is a few sweeps over the whole state, each
 * shared by all threads.
 *
 * @param keptBytes Bytes of states that are kept for the way back. Beyond, ψ goes back with λ, which costs half as much
 * again.
 */
export function largeExecutor(
  program: Program,
  plan: Plan,
  machine: KernelMachine,
  keptBytes = defaultKeptBytes,
): Executor {
  const { kernels } = machine;
  const [base, large] = kernels.memory.hold((address) => encodeLarge(plan, program.readout.kind, address));
  const rotated = withRotations(plan, 'sweeps');
  let faster: { readonly base: number; readonly large: LargePlan } | undefined;
  /** Of a sample that will not go back. */
  const fasterFor = (features: Float32Array, weights: Float32Array): LargePlan => {
    if (rotated === plan || !rotates(rotated, { features, first: 0, weights })) return large;
    if (faster) return faster.large;
    const [at, encoded] = kernels.memory.hold((address) => encodeLarge(rotated, program.readout.kind, address));
    faster = { base: at, large: encoded };
    return encoded;
  };
  const width = outputCount(program) * (program.readout.kind === 'state' ? 2 : 1);
  const columns = featureCount(program);
  const prepared = program.columns.preparation && amplitudeColumn(program);
  const states = new Workspace(kernels.memory);
  // The last sample that went forth for a gradient, if all its states are kept: a way back that undoes ψ leaves none.
  let last: { readonly features: Float32Array; readonly weights: Float32Array; readonly sweeps: Sweeps } | undefined;

  const sweepsFor = (
    features: Float32Array,
    weights: Float32Array,
    forGradient: boolean,
    { outputs }: LargeReading,
  ): Sweeps => {
    const known = last;
    last = undefined;
    if (forGradient && known && sameFloats(known.features, features) && sameFloats(known.weights, weights)) {
      last = known;
      known.sweeps.begin();
      return known.sweeps;
    }
    const ofPlan = forGradient ? large : fasterFor(features, weights);
    const sweeps = new Sweeps(plan, ofPlan, machine, states, { forGradient, keptBytes, outputs });
    sweeps.begin();
    sweeps.turnBy(features, weights);
    sweeps.forth(prepared === undefined ? undefined : features.subarray(prepared));
    if (sweeps.keeps) last = { features: features.slice(), weights: weights.slice(), sweeps };
    return sweeps;
  };
  const rowOf = (rows: Float32Array, sample: number, width: number) =>
    rows.subarray(sample * width, (sample + 1) * width);

  return {
    run: (features, weights, batch, forGradient = true) => {
      const result = new Float32Array(batch * width);
      const reading = largeReading(program, batch);
      for (let sample = 0; sample < batch; sample++) {
        // Of several samples none would be left when the gradient comes.
        const sweeps = sweepsFor(rowOf(features, sample, columns), weights, forGradient && batch === 1, reading);
        reading.read(sweeps, result, sample);
      }
      return result;
    },
    gradient: (features, weights, batch, outputGradient) => {
      const slopes: Slopes = {
        features: new Float32Array(batch * columns),
        weights: new Float32Array(program.weights),
      };
      const reading = largeReading(program, batch);
      for (let sample = 0; sample < batch; sample++) {
        const sweeps = sweepsFor(rowOf(features, sample, columns), weights, true, reading);
        const ofWords = reading.back(sweeps, outputGradient, sample);
        large.words.forEach(({ angle }, k) => addSlope(angle, ofWords[k]!, { ...slopes, first: sample * columns }));
        if (prepared !== undefined) {
          sweeps.amplitudeSlopes(rowOf(slopes.features, sample, columns).subarray(prepared));
        }
      }
      return slopes;
    },
    dispose: () => {
      states.release();
      kernels.memory.give(base);
      if (faster) kernels.memory.give(faster.base);
      faster = undefined;
    },
  };
}

const defaultKeptBytes = 2 ** 29;
