import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { kernelScope, type KernelScope } from './kernel-scope.js';

/** An einsum equation taken apart: `ab,bc->ac` has the terms `ab` and `bc` and the output `ac`. */
export interface Equation {
  readonly terms: readonly string[];
  readonly output: string;
}

/**
 * The terms and output of `attrs.equation`.
 * @throws KetworkError `invalid` for a letter twice in one term; TF.js's own error for the other malformed equations.
 */
export function equationOf(attrs: tf.NamedAttrMap | undefined, operands: number): Equation {
  const equation = String(attrs?.['equation']).replace(/\s/g, '');
  tf.backend_util.decodeEinsumEquation(equation, operands);
  const [left = '', output = ''] = equation.split('->');
  if (new Set(output).size !== output.length) {
    throw new KetworkError(
      'invalid',
      `Einsum "${equation}" repeats a letter in its output. Each may stand there once.`,
    );
  }
  return { terms: left.split(','), output };
}

interface Labelled {
  readonly info: tf.TensorInfo;
  readonly letters: string;
}

/**
 * `Einsum` of one or two operands: letters of one operand alone are summed first, the rest is one batched matrix product.
 * (TF.js's own kernels multiply everything with everything and sum afterwards; its `wasm` backend has none.)
 */
export function einsumKernel(backendName: string): tf.KernelConfig {
  return {
    kernelName: tf.Einsum,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const tensors = Object.values(inputs).filter((info) => info !== undefined);
      const { terms, output } = equationOf(attrs, tensors.length);
      const sizes = letterSizes(terms, tensors);
      return kernelScope(backendName, backend, (scope) => {
        const [a, b] = tensors.map((info, i) =>
          sumOut(scope, { info, letters: terms[i]! }, output + terms.filter((_, other) => other !== i).join('')),
        );
        const contracted = b === undefined ? a! : contract(scope, a!, b, output, sizes);
        return arrange(scope, contracted, output);
      });
    },
  };
}

function contract(scope: KernelScope, a: Labelled, b: Labelled, output: string, sizes: Map<string, number>): Labelled {
  const shared = [...a.letters].filter((letter) => b.letters.includes(letter));
  const batch = shared.filter((letter) => output.includes(letter));
  const summed = shared.filter((letter) => !output.includes(letter));
  const rows = [...a.letters].filter((letter) => !shared.includes(letter));
  const columns = [...b.letters].filter((letter) => !shared.includes(letter));
  const matrices = (x: Labelled, groups: string[][]) =>
    scope.one(
      tf.Reshape,
      { x: arrange(scope, x, groups.flat().join('')) },
      { shape: groups.map((letters) => tf.util.sizeFromShape(shapeOf(letters, sizes))) },
    );
  const product = scope.one(
    tf.BatchMatMul,
    { a: matrices(a, [batch, rows, summed]), b: matrices(b, [batch, summed, columns]) },
    { transposeA: false, transposeB: false },
  );
  const letters = [...batch, ...rows, ...columns];
  const info = scope.one(tf.Reshape, { x: product }, { shape: shapeOf(letters, sizes) });
  return { info, letters: letters.join('') };
}

function sumOut(scope: KernelScope, { info, letters }: Labelled, kept: string): Labelled {
  const axis = [...letters].flatMap((letter, i) => (kept.includes(letter) ? [] : [i]));
  if (axis.length === 0) return { info, letters };
  return {
    info: scope.one(tf.Sum, { x: info }, { axis, keepDims: false }),
    letters: [...letters].filter((letter) => kept.includes(letter)).join(''),
  };
}

/** The tensor with its axes in the order of `letters`; always a reference of its own, even when nothing moves. */
function arrange(scope: KernelScope, x: Labelled, letters: string): tf.TensorInfo {
  if (x.letters === letters) return scope.one(tf.Reshape, { x: x.info }, { shape: x.info.shape });
  return scope.one(tf.Transpose, { x: x.info }, { perm: [...letters].map((letter) => x.letters.indexOf(letter)) });
}

function letterSizes(terms: readonly string[], tensors: readonly tf.TensorInfo[]): Map<string, number> {
  const sizes = new Map<string, number>();
  terms.forEach((term, i) => {
    const { shape } = tensors[i]!;
    if (shape.length !== term.length) {
      throw new KetworkError(
        'mismatch',
        `Einsum term "${term}" names ${term.length} axes but its tensor has shape [${shape.join(', ')}].`,
      );
    }
    [...term].forEach((letter, axis) => {
      const size = shape[axis]!;
      if ((sizes.get(letter) ?? size) !== size) {
        throw new KetworkError(
          'mismatch',
          `Einsum letter "${letter}" stands for ${sizes.get(letter)} and for ${size}. One letter, one size.`,
        );
      }
      sizes.set(letter, size);
    });
  });
  return sizes;
}

function shapeOf(letters: readonly string[], sizes: Map<string, number>): number[] {
  return letters.map((letter) => sizes.get(letter)!);
}
