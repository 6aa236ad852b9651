import * as layout from '../simd/layout.js';
import { Writer } from '../simd/plan/writer.js';
import type { PlanStep } from './plan.js';

/** A plan as the kernels read it. */
export interface EncodedDensity {
  readonly bytes: Uint8Array;
  readonly address: number;
}

/**
 * Writes the descriptors of a plan, for the address that their first byte will have. Tables of factors, which are as large as states,
 * are elsewhere: one after another from `tables` on.
 */
export function encode(
  plan: readonly PlanStep[],
  qubits: number,
  rows: readonly number[],
  isPrepared: boolean,
  tables: number,
  base: number,
): EncodedDensity {
  const writer = new Writer(base);
  let angles = 0;
  let table = tables;
  let scratchRows = 0;
  const steps = writer.list(plan, layout.pauliStepWords, (step, at) => {
    switch (step.kind) {
      case 'rotation':
        writer.int(at, layout.pauliKind, layout.pauliRotationKind);
        writer.int(at, layout.pauliFlip, step.flip);
        writer.int(at, layout.pauliTwist, step.twist);
        writer.int(at, layout.pauliZ, step.z);
        writer.int(at, layout.pauliYs, step.ys);
        writer.int(at, layout.pauliFlipBit, step.flipBit);
        writer.int(at, layout.pauliTwistBit, step.twistBit);
        writer.int(at, layout.pauliAngle, angles++);
        return;
      case 'factors':
        writer.int(at, layout.pauliKind, layout.pauliFactorsKind);
        writer.int(at, layout.pauliTable, table);
        table += 4 * 4 ** qubits;
        return;
      case 'matrix':
        writer.int(at, layout.pauliKind, layout.pauliMatrixKind);
        writer.int(at, layout.pauliBits, step.masks.length);
        writer.int(at, layout.pauliMasks, writer.ints(step.masks));
        writer.int(at, layout.pauliMatrix, writer.floats(step.matrix.entries));
        scratchRows = Math.max(scratchRows, step.matrix.size);
    }
  });
  const address = writer.room(4 * layout.pauliWords);
  writer.int(address, layout.pauliQubits, qubits);
  writer.int(address, layout.pauliSteps, plan.length);
  writer.int(address, layout.pauliStepList, steps);
  writer.int(address, layout.pauliAngles, angles);
  writer.int(address, layout.pauliReads, rows.length);
  writer.int(address, layout.pauliReadList, writer.ints(rows));
  writer.int(address, layout.pauliIsPrepared, isPrepared ? 1 : 0);
  writer.int(address, layout.pauliScratchRows, scratchRows);
  return { bytes: writer.bytes, address };
}
