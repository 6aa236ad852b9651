import * as tf from '@tensorflow/tfjs';
import { type ComplexMatrix, identityMatrix, multiplyMatrices, zeroMatrix } from '../../math/complex-matrix.js';
import { type PauliWord, supportOf } from '../../math/pauli-word.js';
import { productOf, rotationMatrix, wordMatrix } from '../../math/word-matrix.js';
import type { Rotation, Step } from '../../program/program.js';
import { embed, placeMatrix } from './embedding.js';
import type { Block } from './plan.js';

/**
 * A factor `cos(θ/2) A + sin(θ/2) B` of a block's unitary: `A = K` and `B = −iKP`, where K is the product of the
 * constant steps around the rotation, taken once in float64. Without a rotation the factor is A alone.
 */
interface Factor {
  readonly rotation: Rotation | undefined;
  readonly a: ComplexMatrix;
  readonly b: ComplexMatrix;
}

/** Blocks of one size, whose unitaries are built together: each TF.js operation makes a factor of all of them. */
export interface UnitaryGroup {
  readonly blocks: readonly Block[];
  /** All unitaries, `[blocks, 2d, 2d]`, real (see `embed`), from cos and sin of all half angles, `[angles + 1]`. */
  build(cos: tf.Tensor1D, sin: tf.Tensor1D): tf.Tensor3D;
  /** From dLoss/dUnitaries to the gradient of the half angles of the group's rotations, one per factor. */
  gradient(cos: tf.Tensor1D, sin: tf.Tensor1D, dUnitaries: tf.Tensor3D): tf.Tensor1D;
  /** The rotation of each entry that `gradient` returns; a filler has none. */
  readonly rotations: readonly (Rotation | undefined)[];
  dispose(): void;
}

/** `indexOf` gives a rotation's place among the half angles; the last place, `fillerIndex`, holds the angle 0. */
export function unitaryGroup(
  blocks: readonly Block[],
  indexOf: (rotation: Rotation) => number,
  fillerIndex: number,
): UnitaryGroup {
  const size = 2 ** blocks[0]!.qubits.length;
  const lists = blocks.map(factorsOf);
  const depth = Math.max(...lists.map(({ length }) => length));
  const filler: Factor = { rotation: undefined, a: identityMatrix(size), b: zeroMatrix(size) };
  const factors = Array.from({ length: depth }, (_, r) => lists.map((list) => list[r] ?? filler)).flat();
  const shape: [number, number, number, number] = [depth, blocks.length, 2 * size, 2 * size];
  const stack = (pick: (factor: Factor) => ComplexMatrix): tf.Tensor4D => {
    const values = new Float32Array(factors.length * 4 * size * size);
    factors.forEach((factor, k) => values.set(embed(pick(factor)), k * 4 * size * size));
    return tf.keep(tf.tensor4d(values, shape));
  };
  const a = stack(({ a: matrix }) => matrix);
  const b = stack(({ b: matrix }) => matrix);
  const rotations = factors.map(({ rotation }) => rotation);
  const places = rotations.map((rotation) => (rotation ? indexOf(rotation) : fillerIndex));
  const index = tf.keep(tf.tensor1d(places, 'int32'));

  const factorMatrices = (cos: tf.Tensor1D, sin: tf.Tensor1D): tf.Tensor3D[] => {
    const perFactor = (values: tf.Tensor1D) => tf.gather(values, index).reshape([depth, blocks.length, 1, 1]);
    return tf.unstack(tf.add(tf.mul(perFactor(cos), a), tf.mul(perFactor(sin), b))) as tf.Tensor3D[];
  };
  /** `prefixes[r] = F_r … F_0` */
  const prefixProducts = (matrices: readonly tf.Tensor3D[]): tf.Tensor3D[] => {
    const prefixes = [matrices[0]!];
    for (const matrix of matrices.slice(1)) prefixes.push(tf.matMul(matrix, prefixes.at(-1)!));
    return prefixes;
  };
  return {
    blocks,
    rotations,
    build: (cos, sin) => tf.tidy(() => prefixProducts(factorMatrices(cos, sin)).at(-1)!),
    gradient: (cos, sin, dUnitaries) =>
      tf.tidy(() => {
        const matrices = factorMatrices(cos, sin);
        const prefixes = prefixProducts(matrices);
        let after = dUnitaries;
        const dFactors: tf.Tensor3D[] = [];
        for (let r = depth - 1; r >= 0; r--) {
          dFactors.unshift(r > 0 ? tf.matMul(after, prefixes[r - 1]!, false, true) : after);
          if (r > 0) after = tf.matMul(matrices[r]!, after, true);
        }
        const d = tf.stack(dFactors);
        const dCos = tf.sum(tf.mul(d, a), [2, 3]).flatten();
        const dSin = tf.sum(tf.mul(d, b), [2, 3]).flatten();
        return tf.sub(tf.mul(tf.gather(cos, index), dSin), tf.mul(tf.gather(sin, index), dCos));
      }),
    dispose: () => tf.dispose([a, b, index]),
  };
}

function factorsOf(block: Block): Factor[] {
  const qubits = block.qubits.length;
  const size = 2 ** qubits;
  let constant = identityMatrix(size);
  const factors: Factor[] = [];
  const finish = () => {
    const last = factors.pop();
    if (!last) return constant;
    factors.push({ ...last, a: multiplyMatrices(constant, last.a), b: multiplyMatrices(constant, last.b) });
    return identityMatrix(size);
  };
  for (const step of block.steps) {
    if (step.kind === 'rotation' && step.angle.terms.length > 0) {
      const before = finish();
      const minusIP = timesMinusI(wordMatrix(localWord(step.word, block.qubits), qubits));
      factors.push({ rotation: step, a: before, b: multiplyMatrices(minusIP, before) });
      constant = identityMatrix(size);
    } else {
      constant = productOf([constant, constantMatrix(step, block.qubits)], size);
    }
  }
  const rest = finish();
  return factors.length > 0 ? factors : [{ rotation: undefined, a: rest, b: zeroMatrix(size) }];
}

function constantMatrix(step: Step, blockQubits: readonly number[]): ComplexMatrix {
  if (step.kind === 'rotation') {
    return rotationMatrix(localWord(step.word, blockQubits), step.angle.offset, blockQubits.length);
  }
  return placeMatrix(
    step.matrix,
    step.qubits.map((qubit) => blockQubits.indexOf(qubit)),
    blockQubits.length,
  );
}

/** The word with the block's qubits counted from 0. */
function localWord(word: PauliWord, blockQubits: readonly number[]): PauliWord {
  let [x, z] = [0n, 0n];
  for (const qubit of supportOf(word)) {
    const from = BigInt(qubit);
    const to = BigInt(blockQubits.indexOf(qubit));
    x |= ((word.x >> from) & 1n) << to;
    z |= ((word.z >> from) & 1n) << to;
  }
  return { x, z, sign: word.sign };
}

function timesMinusI({ size, re, im }: ComplexMatrix): ComplexMatrix {
  return { size, re: im.slice(), im: re.map((value) => -value) };
}
