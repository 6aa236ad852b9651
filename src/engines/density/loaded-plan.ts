import type { NoisyProgram, ProgramAngle } from '../../program/program.js';
import type { KernelMachine } from '../simd/kernel-machine.js';
import { encode } from './encode.js';
import { writeFactors } from './factors.js';
import { type PlanStep, planOf } from './plan.js';

/** A plan in the kernels' memory, and what there is to know of it outside. */
export interface LoadedPlan {
  /** Where the kernels find it. */
  readonly address: number;
  readonly steps: number;
  /** The angles of its rotations, in order. */
  readonly angles: readonly ProgramAngle[];
  /** Steps that cannot be undone: all but rotations. */
  readonly barriers: number;
  /** Rows that the largest matrix needs to gather. */
  readonly scratchRows: number;
  dispose(): void;
}

/**
 * Writes the plan of a program into the kernels' memory.
 *
 * @throws KetworkError `memory` where it does not fit; then nothing is kept.
 */
export function loadPlan(program: NoisyProgram, rows: readonly number[], machine: KernelMachine): LoadedPlan {
  const { heap, kernels } = machine;
  const { memory } = kernels;
  const { qubits } = program;
  const plan = planOf(program);
  const size = 4 ** qubits;
  const factors = plan.flatMap((step) => (step.kind === 'factors' ? [step.errors] : []));
  const tables = memory.take(4 * size * factors.length);
  try {
    const isPrepared = program.columns.preparation !== undefined;
    const [block, { address }] = memory.hold((base) => encode(plan, qubits, rows, isPrepared, tables, base));
    factors.forEach((errors, k) => {
      const first = tables / 4 + k * size;
      writeFactors(errors, qubits, heap.floats.subarray(first, first + size));
    });
    return {
      address,
      steps: plan.length,
      angles: plan.flatMap((step) => (step.kind === 'rotation' ? [step.angle] : [])),
      barriers: plan.filter(({ kind }) => kind !== 'rotation').length,
      scratchRows: Math.max(0, ...plan.map(scratchRows)),
      dispose: () => {
        memory.give(block);
        memory.give(tables);
      },
    };
  } catch (error) {
    memory.give(tables);
    throw error;
  }
}

const scratchRows = (step: PlanStep): number => (step.kind === 'matrix' ? step.matrix.size : 0);
