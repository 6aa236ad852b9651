import type { Circuit } from '../circuit/circuit.js';
import type { Reading } from '../program/lower.js';
import type { CompiledCircuit, RunOptions } from './compile.js';

/**
 * A way to read less wrong numbers from a noisy device, by running more circuits: an ordinary option of layers and
 * expectations. Made by `mitigation.zeroNoise`, `mitigation.readoutInversion`, ….
 */
export interface Mitigation {
  /** What it is called, in messages and in JSON. */
  readonly name: string;
  /** The numbers that make it again, plain data. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The circuit made ready; `compile` makes ready what it runs, without mitigation. */
  compiled(
    circuit: Circuit,
    reading: Reading,
    options: RunOptions,
    compile: (circuit: Circuit, reading: Reading, options: RunOptions) => CompiledCircuit,
  ): CompiledCircuit;
}
