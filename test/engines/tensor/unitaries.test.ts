import * as tf from '@tensorflow/tfjs';
import { Circuit } from '../../../src/circuit/circuit.js';
import { weight } from '../../../src/circuit/angle.js';
import { type Block, planOf } from '../../../src/engines/tensor/plan.js';
import { unitaryGroup } from '../../../src/engines/tensor/unitaries.js';
import type { ComplexMatrix } from '../../../src/math/complex-matrix.js';
import type { PauliWord } from '../../../src/math/pauli-word.js';
import { Random } from '../../../src/math/random.js';
import { lower } from '../../../src/program/lower.js';
import type { Rotation, Step } from '../../../src/program/program.js';
import { numbers } from '../../support/circuit-text.js';
import { worstDifference } from '../../support/engine-run.js';
import { randomUnitary } from '../../support/facts/gates.js';
import { stepsMatrix } from '../../support/program-matrix.js';

beforeAll(() => tf.setBackend('cpu'));

const swapped = new Circuit(4)
  .rx(weight(0), 1)
  .h(1)
  .rzx(weight(1), 3, 1)
  .unitary(randomUnitary(2, new Random(1)), [3, 1])
  .ry(weight(2).plus(0.4), 3)
  .s(3)
  .crx(weight(0), 0, 2)
  .h(0)
  .cx(2, 0);
/** Two blocks of two qubits, [1, 3] and [0, 2], with variable, constant and dense steps. */
const blocks: readonly Block[] = planOf(lower(swapped, { kind: 'state' }, { passes: false })).filter(
  (item) => item.kind === 'block',
);
const rotations = blocks
  .flatMap(({ steps }) => steps)
  .filter((step): step is Rotation => step.kind === 'rotation' && step.angle.terms.length > 0);
const group = unitaryGroup(blocks, (rotation) => rotations.indexOf(rotation), rotations.length);
const halves = numbers(rotations.length, 3);

const trigonometry = (angles: readonly number[]) => {
  const withFiller = tf.tensor1d([...angles, 0]);
  return [tf.cos(withFiller), tf.sin(withFiller)] as const;
};

/** The real matrices of the blocks from float64, at given half angles of their rotations. */
function expected(angles: readonly number[]): number[] {
  return blocks.flatMap(({ qubits, steps }) => {
    const local = steps.map((step): Step => {
      if (step.kind === 'dense') return { ...step, qubits: step.qubits.map((qubit) => qubits.indexOf(qubit)) };
      const place = rotations.indexOf(step);
      const angle = place < 0 ? step.angle : { offset: 2 * angles[place]!, terms: [] };
      return { ...step, word: onPositions(step.word, qubits), angle };
    });
    return realMatrix(stepsMatrix(local, qubits.length, { features: [], weights: [] }));
  });
}

/** `[[Re, −Im], [Im, Re]]` row by row, in float64. */
function realMatrix({ size, re, im }: ComplexMatrix): number[] {
  const rows = (part: Float64Array, sign: 1 | -1) =>
    Array.from({ length: size }, (_, r) => Array.from(part.subarray(r * size, (r + 1) * size), (v) => sign * v));
  const [real, plus, minus] = [rows(re, 1), rows(im, 1), rows(im, -1)];
  return [...real.map((row, r) => [...row, ...minus[r]!]), ...plus.map((row, r) => [...row, ...real[r]!])].flat();
}

const onPositions = ({ x, z, sign }: PauliWord, qubits: readonly number[]): PauliWord => {
  const moved = (mask: bigint) =>
    qubits.reduce((sum, qubit, k) => sum | (((mask >> BigInt(qubit)) & 1n) << BigInt(k)), 0n);
  return { x: moved(x), z: moved(z), sign };
};

describe('the unitaries of blocks', () => {
  it('are the products of their steps', () => {
    expect(blocks.map(({ qubits }) => qubits)).toEqual([
      [1, 3],
      [0, 2],
    ]);
    expect(worstDifference([...group.build(...trigonometry(halves)).dataSync()], expected(halves))).toBeLessThan(1e-6);
  });

  it('have the gradient of differences, by half angle', () => {
    const random = new Random(9);
    const upstream = expected(halves).map(() => random.normal());
    const loss = (angles: readonly number[]) => expected(angles).reduce((sum, v, k) => sum + v * upstream[k]!, 0);
    const h = 1e-5;
    const differences = halves.map((_, k) => {
      const at = (shift: number) => loss(halves.map((half, j) => (j === k ? half + shift : half)));
      return (at(h) - at(-h)) / (2 * h);
    });
    const entries = group.gradient(...trigonometry(halves), tf.tensor3d(upstream, [blocks.length, 8, 8])).dataSync();
    const byRotation = rotations.map((rotation) => entries[group.rotations.indexOf(rotation)]!);
    expect(worstDifference(byRotation, differences)).toBeLessThan(1e-4);
    // Fillers stand where a block has fewer rotations than the longest; nothing depends on their angle.
    expect(group.rotations.length).toBeGreaterThan(rotations.length);
  });

  it('hold nothing after dispose', () => {
    const before = tf.memory().numTensors;
    const other = unitaryGroup(blocks, (rotation) => rotations.indexOf(rotation), rotations.length);
    tf.tidy(() => void other.build(...trigonometry(halves)));
    other.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
