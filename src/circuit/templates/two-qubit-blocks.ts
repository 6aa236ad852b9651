import { unknownName } from '../../errors.js';
import type { OptionNames } from '../../options.js';
import { Circuit } from '../circuit.js';
import { weightSequence } from './template-options.js';

/** Trainable circuits on two qubits; shapes that go on with one of the two keep the first. */
const blocks = {
  /** RY on both and a CX onto the first: real amplitudes, 2 weights (Grant et al., npj Quantum Inf. 4, 65 (2018)). */
  ry: (next: ReturnType<typeof weightSequence>) => new Circuit(2).ry(next(), 0).ry(next(), 1).cx(1, 0),
  /** Any two-qubit unitary with 15 weights and 3 CX (Vatan and Williams, Phys. Rev. A 69, 032315 (2004)). */
  su4: (next: ReturnType<typeof weightSequence>) =>
    new Circuit(2)
      .u(next(), next(), next(), 0)
      .u(next(), next(), next(), 1)
      .cx(0, 1)
      .ry(next(), 0)
      .rz(next(), 1)
      .cx(1, 0)
      .ry(next(), 0)
      .cx(0, 1)
      .u(next(), next(), next(), 0)
      .u(next(), next(), next(), 1),
} as const;

export type BlockName = keyof typeof blocks;

/** The options of shapes made of two-qubit blocks. */
export interface BlockOptions {
  /** `'ry'` (2 weights, real) or `'su4'` (15 weights, any two-qubit unitary). */
  readonly block?: BlockName;
  /** The group its weights belong to. Default `'weights'`. */
  readonly group?: string;
}

export const blockOptionNames: OptionNames<BlockOptions> = { block: true, group: true };

/** The block of that name, with weights 0, 1, … of the group. @throws KetworkError `unknown` for another name. */
export function blockNamed(name: BlockName, group: string): Circuit {
  if (!Object.hasOwn(blocks, name)) throw unknownName('block', name, Object.keys(blocks));
  return blocks[name](weightSequence(group));
}
