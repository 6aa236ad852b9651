import type * as tf from '@tensorflow/tfjs';
import { unknownName } from '../errors.js';
import type { Program } from '../program/program.js';
import type { Engine } from './engine.js';
import { tensorEngine } from './tensor/tensor-engine.js';

/** The engines behind TF.js, the preferred first: `auto` takes the first that does not refuse. */
export const engines: readonly Engine<tf.Tensor>[] = [tensorEngine];

/** An engine by name, or `auto`. */
export type EngineName = 'auto' | (string & {});

/**
 * The engine to run a program with.
 *
 * @throws KetworkError `unknown` for a name nobody has; what the engine refuses with, where none can run it.
 */
export function chooseEngine(name: EngineName, program: Program, batch: number): Engine<tf.Tensor> {
  const candidates = name === 'auto' ? engines : engines.filter((engine) => engine.name === name);
  if (candidates.length === 0) {
    throw unknownName('engine', name, ['auto', ...engines.map((engine) => engine.name)]);
  }
  const refusals = candidates.map((engine) => engine.refuse(program, batch));
  const taken = candidates[refusals.indexOf(undefined)];
  if (taken) return taken;
  throw refusals[0]!;
}
