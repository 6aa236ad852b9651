import type * as tf from '@tensorflow/tfjs';
import { KetworkError, unknownName } from '../errors.js';
import type { Dialect } from '../program/lower.js';
import type { Program } from '../program/program.js';
import type { Engine } from './engine.js';
import { simdEngine } from './simd/simd-engine.js';
import { tensorEngine } from './tensor/tensor-engine.js';
import { webgpuEngine } from './webgpu/webgpu-engine.js';

/** The engines behind TF.js, the preferred first: `auto` takes the first that works on the backend and does not refuse. */
export const engines: readonly Engine<tf.Tensor>[] = [simdEngine, webgpuEngine, tensorEngine];

/** An engine by name, or `auto`. */
export type EngineName = 'auto' | (string & {});

/**
 * The dialect that the engine wants programs in; for `auto`, what the preferred one wants. Every engine runs both.
 *
 * @throws KetworkError `unknown` for a name nobody has.
 */
export const dialectOf = (name: EngineName, backend: string): Dialect => candidatesFor(name, backend)[0]!.dialect;

/**
 * The engine to run a program with, beside a TF.js backend.
 *
 * @throws KetworkError `unknown` for a name nobody has, `unsupported` for one that does not work on the backend; what the
 * engine refuses with, where none can run it.
 */
export function chooseEngine(name: EngineName, program: Program, batch: number, backend: string): Engine<tf.Tensor> {
  let first: KetworkError | undefined;
  for (const engine of candidatesFor(name, backend)) {
    const refusal = engine.refuse(program, batch);
    if (!refusal) return engine;
    first ??= refusal;
  }
  throw first!;
}

function candidatesFor(name: EngineName, backend: string): readonly Engine<tf.Tensor>[] {
  if (name === 'auto') return engines.filter((engine) => engine.runsOn(backend));
  const candidates = engines.filter((engine) => engine.name === name);
  if (candidates.length === 0) throw unknownName('engine', name, ['auto', ...engines.map((engine) => engine.name)]);
  if (candidates.some((engine) => engine.runsOn(backend))) return candidates;
  throw new KetworkError(
    'unsupported',
    `The engine "${name}" does not work on the TensorFlow.js backend "${backend}". Use the engine "auto", or another backend.`,
  );
}
