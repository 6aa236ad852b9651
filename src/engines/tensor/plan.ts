import * as tf from '@tensorflow/tfjs';
import { supportOf } from '../../math/pauli-word.js';
import {
  dependsOnFeatures,
  type Dense,
  type Jump,
  type JumpProgram,
  type Program,
  type Rotation,
  type Step,
} from '../../program/program.js';

/**
 * Qubits of a block by TF.js backend; elsewhere 2, which put a CX and the rotations before it into one 8×8 real product.
 *
 * On `tensorflow` a call costs more than the arithmetic of a small block: training steps of 12 qubits, 6 layers, batch 32
 * took 208 ms with 2 qubits, 144 with 3, 164 with 4. GPUs in browsers want few kernels for the same reason; there it is
 * not measured.
 */
const widths: Readonly<Record<string, number>> = { tensorflow: 3, webgl: 3, webgpu: 3 };

/** How many qubits blocks have on the TF.js backend in use. */
export const blockWidth = (): number => widths[tf.getBackend()] ?? 2;

/** Rotations fused into one unitary on a few qubits, the same for all samples: a matrix product. */
export interface Block {
  readonly kind: 'block';
  /** Ascending. */
  readonly qubits: readonly number[];
  readonly steps: readonly Step[];
}

/** What the tensor engine does in order: blocks, and rotations that differ by sample or touch many qubits; and jumps. */
export type PlanItem = UnitaryItem | Jump;
export type UnitaryItem = Block | Rotation;

/**
 * Fuses the steps that are the same for all samples into blocks of at most `width` qubits.
 *
 * A step joins the latest block on its qubits if the union stays within the width: nothing later touches its qubits,
 * so it can act there. Blocks within that union that nothing follows are swallowed on the way, so that the one-qubit
 * gates before a CX end up in its block. Jumps stay where they are between the steps that touch their qubits.
 */
export function planOf(program: Program, width?: number): UnitaryItem[];
export function planOf(program: JumpProgram, width?: number): PlanItem[];
export function planOf(program: JumpProgram, width = blockWidth()): PlanItem[] {
  const items: (PlanItem | undefined)[] = [];
  const lastOn = new Array<number>(program.qubits).fill(-1);
  for (const step of program.steps) {
    const support = qubitsOf(step);
    if (step.kind === 'jump' || !isFusible(step, width)) {
      items.push(step.kind === 'dense' ? blockOf(step) : step);
      for (const qubit of support) lastOn[qubit] = items.length - 1;
      continue;
    }
    const latest = Math.max(-1, ...support.map((qubit) => lastOn[qubit]!));
    const target = items[latest];
    const union = target?.kind === 'block' ? unionOf(target.qubits, support) : support;
    const joins = target?.kind === 'block' && union.length <= Math.max(width, target.qubits.length);
    const at = joins ? latest : items.push(undefined) - 1;
    const qubits = joins ? union : support;
    const swallowed = [...new Set(support.map((qubit) => lastOn[qubit]!))].filter((other) => {
      const block = items[other];
      if (other === at || block?.kind !== 'block') return false;
      return block.qubits.every((qubit) => qubits.includes(qubit) && lastOn[qubit] === other);
    });
    const before = joins ? target.steps : [];
    items[at] = {
      kind: 'block',
      qubits,
      steps: [...before, ...swallowed.flatMap((k) => (items[k] as Block).steps), step],
    };
    for (const other of swallowed) items[other] = undefined;
    for (const qubit of qubits) lastOn[qubit] = Math.max(lastOn[qubit]!, at);
  }
  return items.filter((item) => item !== undefined);
}

/** The qubits of a step, ascending. */
export function qubitsOf(step: Step | Jump): readonly number[] {
  return step.kind === 'rotation' ? supportOf(step.word) : [...step.qubits].sort((a, b) => a - b);
}

/** Whether the step is a rotation that no block can hold. */
export function isAlone(step: Step | Jump): step is Rotation {
  return step.kind === 'rotation' && !isFusible(step, blockWidth());
}

function isFusible(step: Step, width: number): boolean {
  return step.kind === 'dense' ? step.qubits.length <= width : !dependsOnFeatures(step.angle) && fits(step, width);
}

const fits = (step: Rotation, width: number) => {
  const { length } = supportOf(step.word);
  return length > 0 && length <= width;
};

function blockOf(step: Dense): Block {
  return { kind: 'block', qubits: qubitsOf(step), steps: [step] };
}

function unionOf(a: readonly number[], b: readonly number[]): number[] {
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}
