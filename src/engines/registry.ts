import type * as tf from '@tensorflow/tfjs';
import { KetworkError, unknownName } from '../errors.js';
import type { Dialect } from '../program/lower.js';
import { type AnyProgram, hasJumps, isNoiseless, type JumpProgram, type NoisyProgram } from '../program/program.js';
import { densityEngine } from './density/density-engine.js';
import type { Engine, PreparedProgram } from './engine.js';
import { propagationEngine } from './pauli-propagation/propagation-engine.js';
import { simdEngine } from './simd/simd-engine.js';
import { tensorEngine } from './tensor/tensor-engine.js';
import { webgpuEngine } from './webgpu/webgpu-engine.js';

/** The engines behind TF.js, the preferred first: `auto` takes the first that works on the backend and does not refuse. */
export const engines: readonly Engine<tf.Tensor>[] = [simdEngine, webgpuEngine, tensorEngine];

/** What may be asked for; trajectories are an average over runs of other engines. */
const engineNames = (): string[] => ['auto', ...[...engines, ...noisyEngines].map(({ name }) => name), 'trajectories'];

/** An engine by name, or `auto`. */
export type EngineName = 'auto' | (string & {});

/** The engines that run noise. They run circuits without noise as well, where they are asked for by name. */
export const noisyEngines: readonly Engine<tf.Tensor, NoisyProgram>[] = [densityEngine, propagationEngine];

/** The engines that run trajectories with jumps. */
export const jumpEngines: readonly Engine<tf.Tensor, JumpProgram>[] = [tensorEngine];

/** An engine that was chosen for a program. */
export interface ChosenEngine {
  readonly name: string;
  /** Makes the program that it was chosen for ready. */
  prepare(): PreparedProgram<tf.Tensor>;
}

/**
 * The dialect that the engine wants programs in; for `auto`, what the preferred one wants, of those that run noise where there is some.
 * Every engine runs both, but density matrices take half the time without Cliffords.
 *
 * @throws KetworkError `unknown` for a name nobody has.
 */
export function dialectOf(name: EngineName, backend: string, isNoisy = false): Dialect {
  const all = isNoisy ? [...noisyEngines, ...engines] : [...engines, ...noisyEngines];
  return candidatesFor(all, name, backend)[0]!.dialect;
}

/**
 * The engine to run a program with, beside a TF.js backend.
 *
 * @throws KetworkError `unknown` for a name nobody has, `unsupported` for one that does not work on the backend or knows no
 * noise; what the engine refuses with, where none can run it.
 */
export function chooseEngine(name: EngineName, program: AnyProgram, batch: number, backend: string): ChosenEngine {
  if (hasJumps(program)) {
    checkKnowsNoise(name, jumpEngines);
    return firstWilling(candidatesFor(jumpEngines, name, backend), program, batch);
  }
  if (!isNoiseless(program)) {
    checkKnowsNoise(name, noisyEngines);
    return firstWilling(candidatesFor(noisyEngines, name, backend), program, batch);
  }
  const isNoisy = noisyEngines.some((engine) => engine.name === name);
  if (isNoisy) return firstWilling(candidatesFor(noisyEngines, name, backend), program, batch);
  return firstWilling(candidatesFor(engines, name, backend), program, batch);
}

/** Whether some engine runs the program with that many samples beside the backend; else `chooseEngine` says why not. */
export function isRunnable(program: AnyProgram, batch: number, backend: string): boolean {
  try {
    chooseEngine('auto', program, batch, backend);
    return true;
  } catch (error) {
    if (error instanceof KetworkError) return false;
    throw error;
  }
}

function firstWilling<Runs extends AnyProgram>(
  candidates: readonly Engine<tf.Tensor, Runs>[],
  program: Runs,
  batch: number,
): ChosenEngine {
  let first: KetworkError | undefined;
  for (const engine of candidates) {
    const refusal = engine.refuse(program, batch);
    if (!refusal) return { name: engine.name, prepare: () => engine.prepare(program) };
    first ??= refusal;
  }
  throw first!;
}

function checkKnowsNoise(name: EngineName, knowing: readonly Candidate[]): void {
  const isCalled = (engine: Candidate) => engine.name === name;
  if (knowing.some(isCalled) || ![...engines, ...noisyEngines].some(isCalled)) return;
  throw new KetworkError(
    'unsupported',
    `The engine "${name}" runs no noise. Use the engine "auto", "density", "trajectories" or "pauli-propagation".`,
  );
}

type Candidate = Pick<Engine<tf.Tensor>, 'name' | 'dialect' | 'runsOn' | 'byNameOnly'>;

function candidatesFor<AnyEngine extends Candidate>(
  all: readonly AnyEngine[],
  name: EngineName,
  backend: string,
): readonly AnyEngine[] {
  if (name === 'auto') {
    const there = all.filter((engine) => engine.runsOn(backend) && !engine.byNameOnly);
    if (there.length > 0) return there;
    throw new KetworkError(
      'unsupported',
      `No engine that runs noise exactly works on the TensorFlow.js backend "${backend}". Use another backend.`,
    );
  }
  const candidates = all.filter((engine) => engine.name === name);
  if (candidates.length === 0) {
    throw unknownName('engine', name, engineNames());
  }
  if (candidates.some((engine) => engine.runsOn(backend))) return candidates;
  throw new KetworkError(
    'unsupported',
    `The engine "${name}" does not work on the TensorFlow.js backend "${backend}". Use the engine "auto", or another backend.`,
  );
}
