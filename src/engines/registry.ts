import type * as tf from '@tensorflow/tfjs';
import { unknownName } from '../errors.js';
import type { Dialect } from '../program/lower.js';
import type { Program } from '../program/program.js';
import type { Engine } from './engine.js';
import { tensorEngine } from './tensor/tensor-engine.js';

/** The engines behind TF.js, the preferred first: `auto` takes the first that does not refuse. */
export const engines: readonly Engine<tf.Tensor>[] = [tensorEngine];

/** An engine by name, or `auto`. */
export type EngineName = 'auto' | (string & {});

/**
 * The dialect that the engine wants programs in; for `auto`, what the preferred one wants. Every engine runs both.
 *
 * @throws KetworkError `unknown` for a name nobody has.
 */
export const dialectOf = (name: EngineName): Dialect => candidatesFor(name)[0]!.dialect;

/**
 * The engine to run a program with.
 *
 * @throws KetworkError `unknown` for a name nobody has; what the engine refuses with, where none can run it.
 */
export function chooseEngine(name: EngineName, program: Program, batch: number): Engine<tf.Tensor> {
  const candidates = candidatesFor(name);
  const refusals = candidates.map((engine) => engine.refuse(program, batch));
  const taken = candidates[refusals.indexOf(undefined)];
  if (taken) return taken;
  throw refusals[0]!;
}

function candidatesFor(name: EngineName): readonly Engine<tf.Tensor>[] {
  if (name === 'auto') return engines;
  const candidates = engines.filter((engine) => engine.name === name);
  if (candidates.length > 0) return candidates;
  throw unknownName('engine', name, ['auto', ...engines.map((engine) => engine.name)]);
}
