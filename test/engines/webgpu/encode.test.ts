import { encodeProgram, encodeSegment } from '../../../src/engines/webgpu/encode.js';
import { flag, head, record } from '../../../src/engines/webgpu/layout.js';
import { segmentsOf } from '../../../src/engines/webgpu/segments.js';
import { indexMasks } from '../../../src/math/word-matrix.js';
import { lower } from '../../../src/program/lower.js';
import type { Program } from '../../../src/program/program.js';
import { randomRun } from '../../support/random-run.js';

const programs: readonly Program[] = Array.from({ length: 40 }, (_, seed) => {
  const { circuit, reading } = randomRun({ seed, qubits: 3 + (seed % 7), operations: 40, batch: 1 });
  return lower(circuit, reading, { dialect: 'words', passes: seed % 2 === 0 });
});

function recordsOf(code: Int32Array) {
  const at = code[head.stepsAt]!;
  return Array.from({ length: code[head.steps]! }, (_, k) => {
    const field = (name: keyof typeof record) => code[at + k * record.size + record[name]]!;
    const has = (bit: number) => (field('flags') & bit) !== 0;
    return { partner: field('partner'), isDense: has(flag.dense), waits: has(flag.barrier) };
  });
}

describe('encoding for the webgpu kernels', () => {
  // A software rasteriser waits at every barrier it meets, taken or not, so results there do not show one that is missing.
  it('lets threads go on without waiting only where the next step pairs the same rows', () => {
    let without = 0;
    for (const program of programs) {
      const records = recordsOf(encodeProgram(program));
      records.forEach((each, k) => {
        const next = records[k + 1];
        const isFree = next !== undefined && !each.isDense && !next.isDense && next.partner === each.partner;
        if (!each.waits) without++;
        if (!isFree) expect(each.waits).toBe(true);
      });
    }
    expect(without).toBeGreaterThan(20);
  });

  it('gives every rotation a partner that is no row by itself', () => {
    for (const program of programs) {
      for (const { partner, isDense } of recordsOf(encodeProgram(program))) {
        if (!isDense) expect(partner).toBeGreaterThan(0);
      }
    }
  });
});

describe('segments of a program', () => {
  const tileBits = 5;

  it('hold all steps, in order', () => {
    for (const program of programs) {
      expect(segmentsOf(program, tileBits).flatMap(({ steps }) => steps)).toEqual(program.steps);
    }
  });

  it('mix rows only within a tile, and tiles hold every row once', () => {
    for (const program of programs) {
      for (const { steps, basis } of segmentsOf(program, tileBits)) {
        const tile = basis.vectors.reduce((rows, vector) => [...rows, ...rows.map((row) => row ^ vector)], [0]);
        expect(tile).toHaveLength(2 ** Math.min(tileBits, program.qubits));
        const moves = steps.flatMap((step) =>
          step.kind === 'dense'
            ? step.qubits.map((qubit) => 2 ** (program.qubits - 1 - qubit))
            : [indexMasks(step.word, program.qubits).x],
        );
        for (const move of moves) expect(tile).toContain(move);
        const firsts = basis.free.reduce((rows, bit) => [...rows, ...rows.map((row) => row | (2 ** bit))], [0]);
        const all = new Set(firsts.flatMap((first) => tile.map((row) => row ^ first)));
        expect(all.size).toBe(2 ** program.qubits);
      }
    }
  });

  it('are written with their own number of steps', () => {
    for (const program of programs) {
      for (const segment of segmentsOf(program, tileBits)) {
        expect(encodeSegment(program, segment)[head.steps]).toBe(segment.steps.length);
      }
    }
  });
});
