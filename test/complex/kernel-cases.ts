import * as tf from '@tensorflow/tfjs';
import { at, build, plus, randomArray, sumOver, times, type ComplexArray } from './support.js';

/** One call of a TF.js operation, and what it must return, by plain loops. */
export interface KernelCase {
  readonly name: string;
  readonly operands: readonly ComplexArray[];
  readonly run: (...operands: tf.Tensor[]) => tf.Tensor | tf.Tensor[];
  readonly expected: ComplexArray | ComplexArray[];
}

const a = randomArray([2, 3, 4], 1);
const b = randomArray([2, 3, 4], 2);
const left = randomArray([3, 4], 3);
const right = randomArray([4, 5], 4);
const row = randomArray([4], 5);

const matrixProduct = (x: ComplexArray, y: ComplexArray): ComplexArray =>
  build([x.shape[0]!, y.shape[1]!], ([i, j]) => sumOver(x.shape[1]!, (k) => times(at(x, [i!, k]), at(y, [k, j!]))));
const transposed = (x: ComplexArray): ComplexArray => build([x.shape[1]!, x.shape[0]!], ([i, j]) => at(x, [j!, i!]));
const part = (x: ComplexArray, from: number, size: number): ComplexArray =>
  build([x.shape[0]!, size, x.shape[2]!], ([i, j, k]) => at(x, [i!, from + j!, k!]));
const negative = ([re, im]: readonly [number, number]): [number, number] => [-re, -im];

/** By kernel name; a test checks that every wrapped kernel is here. */
export const kernelCases: Readonly<Record<string, readonly KernelCase[]>> = {
  [tf.BatchMatMul]: [
    {
      name: 'matrices',
      operands: [left, right],
      run: (x, y) => tf.matMul(x!, y!),
      expected: matrixProduct(left, right),
    },
    {
      name: 'transposeA without conjugation',
      operands: [transposed(left), right],
      run: (x, y) => tf.matMul(x!, y!, true, false),
      expected: matrixProduct(left, right),
    },
    {
      name: 'transposeB without conjugation',
      operands: [left, transposed(right)],
      run: (x, y) => tf.matMul(x!, y!, false, true),
      expected: matrixProduct(left, right),
    },
    {
      name: 'a batch against one matrix',
      operands: [a, right],
      run: (x, y) => tf.matMul(x!, y!.expandDims(0)),
      expected: build([2, 3, 5], ([n, i, j]) => sumOver(4, (k) => times(at(a, [n!, i!, k]), at(right, [k, j!])))),
    },
    {
      name: 'a complex matrix times a real one',
      operands: [left, right],
      run: (x, y) => tf.matMul(x!, tf.real(y!)),
      expected: matrixProduct(left, { ...right, im: right.im.map(() => 0) }),
    },
  ],
  [tf.Einsum]: [
    {
      name: 'a contraction of two complex tensors',
      operands: [a, right],
      run: (x, y) => tf.einsum('nik,kj->jni', x!, y!),
      expected: build([5, 2, 3], ([j, n, i]) => sumOver(4, (k) => times(at(a, [n!, i!, k]), at(right, [k, j!])))),
    },
    {
      name: 'a complex tensor with a real one, in either place',
      operands: [left, row],
      run: (x, y) => [tf.einsum('ik,k->i', x!, tf.real(y!)), tf.einsum('k,ik->i', tf.real(y!), x!)],
      expected: [1, 2].map(() => build([3], ([i]) => sumOver(4, (k) => times(at(left, [i!, k]), [row.re[k]!, 0])))),
    },
    {
      name: 'one operand',
      operands: [a],
      run: (x) => tf.einsum('nik->kn', x!),
      expected: build([4, 2], ([k, n]) => sumOver(3, (i) => at(a, [n!, i, k!]))),
    },
  ],
  [tf.Slice]: [
    { name: 'inner axes', operands: [a], run: (x) => tf.slice(x!, [0, 1, 0], [2, 2, 4]), expected: part(a, 1, 2) },
  ],
  [tf.StridedSlice]: [
    {
      name: 'every second column',
      operands: [left],
      run: (x) => tf.stridedSlice(x!, [0, 0], [3, 4], [1, 2]),
      expected: build([3, 2], ([i, j]) => at(left, [i!, 2 * j!])),
    },
  ],
  [tf.SplitV]: [
    { name: 'two parts', operands: [a], run: (x) => tf.split(x!, [1, 2], 1), expected: [part(a, 0, 1), part(a, 1, 2)] },
  ],
  [tf.Unpack]: [
    {
      name: 'along axis 0',
      operands: [left],
      run: (x) => tf.unstack(x!),
      expected: [0, 1, 2].map((i) => build([4], ([j]) => at(left, [i, j!]))),
    },
    { name: 'into a single tensor', operands: [row], run: (x) => tf.unstack(x!.reshape([1, 4])), expected: [row] },
  ],
  [tf.GatherV2]: [
    {
      name: 'along the last axis',
      operands: [a],
      run: (x) => tf.gather(x!, [3, 0, 3], 2),
      expected: build([2, 3, 3], ([i, j, k]) => at(a, [i!, j!, [3, 0, 3][k!]!])),
    },
  ],
  [tf.UnsortedSegmentSum]: [
    {
      name: 'rows into segments, one of them empty',
      operands: [left],
      run: (x) => tf.unsortedSegmentSum(x!, tf.tensor1d([2, 0, 2], 'int32'), 3),
      expected: build([3, 4], ([s, j]) => {
        const rows = [[1], [], [0, 2]][s!]!;
        return sumOver(rows.length, (i) => at(left, [rows[i]!, j!]));
      }),
    },
  ],
  [tf.Reverse]: [
    {
      name: 'one axis',
      operands: [a],
      run: (x) => tf.reverse(x!, 1),
      expected: build([2, 3, 4], ([i, j, k]) => at(a, [i!, 2 - j!, k!])),
    },
  ],
  [tf.Transpose]: [
    {
      name: 'all axes moved',
      operands: [a],
      run: (x) => tf.transpose(x!, [2, 0, 1]),
      expected: build([4, 2, 3], ([k, i, j]) => at(a, [i!, j!, k!])),
    },
  ],
  [tf.Tile]: [
    {
      name: 'both axes',
      operands: [left],
      run: (x) => tf.tile(x!, [2, 3]),
      expected: build([6, 12], ([i, j]) => at(left, [i! % 3, j! % 4])),
    },
  ],
  [tf.PadV2]: [
    {
      name: 'with a real number',
      operands: [row],
      run: (x) => tf.pad(x!, [[1, 2]], 7),
      expected: build([7], ([i]) => (i! < 1 || i! > 4 ? [7, 0] : at(row, [i! - 1]))),
    },
  ],
  [tf.Sum]: [
    {
      name: 'one axis',
      operands: [a],
      run: (x) => tf.sum(x!, 1),
      expected: build([2, 4], ([i, k]) => sumOver(3, (j) => at(a, [i!, j, k!]))),
    },
    {
      name: 'everything',
      operands: [row],
      run: (x) => tf.sum(x!),
      expected: build([], () => sumOver(4, (i) => at(row, [i]))),
    },
  ],
  [tf.Mean]: [
    {
      name: 'last axis, kept',
      operands: [left],
      run: (x) => tf.mean(x!, -1, true),
      expected: build([3, 1], ([i]) => sumOver(4, (j) => times(at(left, [i!, j]), [0.25, 0]))),
    },
  ],
  [tf.Neg]: [
    { name: 'elementwise', operands: [a], run: (x) => tf.neg(x!), expected: build(a.shape, (i) => negative(at(a, i))) },
  ],
  [tf.Select]: [
    {
      name: 'between complex tensors',
      operands: [a, b],
      run: (x, y) => tf.where(tf.real(x!).greater(0), x!, y!),
      expected: build(a.shape, (i) => (at(a, i)[0] > 0 ? at(a, i) : at(b, i))),
    },
    {
      name: 'between a complex and a real tensor',
      operands: [a, b],
      run: (x, y) => tf.where(tf.real(x!).greater(0), x!, tf.real(y!)),
      expected: build(a.shape, (i) => (at(a, i)[0] > 0 ? at(a, i) : [at(b, i)[0], 0])),
    },
  ],
  [tf.Concat]: [
    {
      name: 'along axis 1',
      operands: [a, part(b, 0, 2)],
      run: (x, y) => tf.concat([x!, y!], 1),
      expected: build([2, 5, 4], ([i, j, k]) => (j! < 3 ? at(a, [i!, j!, k!]) : at(b, [i!, j! - 3, k!]))),
    },
    {
      name: 'along axis 1 after a reshape that shares the data',
      operands: [left, left],
      run: (x, y) => {
        x!.reshape([4, 3]);
        y!.reshape([4, 3]);
        return tf.concat([x!, y!], 1);
      },
      expected: build([3, 8], ([i, j]) => at(left, [i!, j! % 4])),
    },
  ],
  [tf.Pack]: [
    {
      name: 'along a new last axis',
      operands: [a, b],
      run: (x, y) => tf.stack([x!, y!], -1),
      expected: build([2, 3, 4, 2], ([i, j, k, n]) => at(n === 0 ? a : b, [i!, j!, k!])),
    },
  ],
  [tf.Identity]: [{ name: 'a clone', operands: [a], run: (x) => tf.clone(x!), expected: a }],
  [tf.ZerosLike]: [
    { name: 'zeros', operands: [a], run: (x) => tf.zerosLike(x!), expected: build(a.shape, () => [0, 0]) },
  ],
  [tf.Add]: [
    {
      name: 'broadcasting, the second real',
      operands: [a, row],
      run: (x, y) => [tf.add(x!, y!), tf.add(x!, tf.real(y!))],
      expected: [
        build(a.shape, (i) => plus(at(a, i), at(row, [i[2]!]))),
        build(a.shape, (i) => plus(at(a, i), [row.re[i[2]!]!, 0])),
      ],
    },
  ],
  [tf.Sub]: [
    {
      name: 'broadcasting, the first real',
      operands: [a, row],
      run: (x, y) => [tf.sub(x!, y!), tf.sub(tf.real(y!), x!)],
      expected: [
        build(a.shape, (i) => plus(at(a, i), negative(at(row, [i[2]!])))),
        build(a.shape, (i) => plus([row.re[i[2]!]!, 0], negative(at(a, i)))),
      ],
    },
  ],
  [tf.Multiply]: [
    {
      name: 'equal shapes',
      operands: [a, b],
      run: (x, y) => tf.mul(x!, y!),
      expected: build(a.shape, (i) => times(at(a, i), at(b, i))),
    },
    {
      name: 'broadcasting, with a real factor too',
      operands: [a, row],
      run: (x, y) => [tf.mul(x!, y!), tf.mul(x!, 2)],
      expected: [
        build(a.shape, (i) => times(at(a, i), at(row, [i[2]!]))),
        build(a.shape, (i) => times(at(a, i), [2, 0])),
      ],
    },
  ],
};
