import type * as tf from '@tensorflow/tfjs';
import type { PreparedProgram } from '../engines/engine.js';
import type { ChosenEngine } from '../engines/registry.js';
import type { AnyProgram } from '../program/program.js';

/** Programs kept ready by an owner that will give them back; others are made ready for one call. */
const pinned = new Map<AnyProgram, Map<string, PreparedProgram<tf.Tensor>>>();

/** Keeps what engines prepare for the program until the returned function is called. */
export function pin(program: AnyProgram): () => void {
  const prepared = new Map<string, PreparedProgram<tf.Tensor>>();
  pinned.set(program, prepared);
  return () => {
    for (const each of prepared.values()) each.dispose();
    pinned.delete(program);
  };
}

/** Uses the program as the engine prepared it: a pinned one again and again, any other once. */
export function withPrepared<Result>(
  engine: ChosenEngine,
  program: AnyProgram,
  use: (prepared: PreparedProgram<tf.Tensor>) => Result,
): Result {
  const kept = pinned.get(program);
  const ready = kept?.get(engine.name);
  if (ready) return use(ready);
  const prepared = engine.prepare();
  if (kept) {
    kept.set(engine.name, prepared);
    return use(prepared);
  }
  try {
    return use(prepared);
  } finally {
    prepared.dispose();
  }
}
