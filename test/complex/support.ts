import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { Random } from '../../src/math/random.js';

/** The backends whose kernels Ketwork wraps and that run on any machine. */
export const backends = ['cpu', 'wasm'] as const;

/** A complex array in float64, for plain loops. */
export interface ComplexArray {
  readonly shape: readonly number[];
  readonly re: readonly number[];
  readonly im: readonly number[];
}

export const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

export function randomArray(shape: readonly number[], seed: number): ComplexArray {
  const random = new Random(seed);
  const draw = () => Array.from({ length: sizeOf(shape) }, () => random.uniform() * 2 - 1);
  return { shape, re: draw(), im: draw() };
}

export const toTensor = ({ shape, re, im }: ComplexArray) =>
  tf.tidy(() => tf.complex(tf.tensor([...re], [...shape]), tf.tensor([...im], [...shape])));

export const realTensor = ({ shape, re }: ComplexArray) => tf.tensor([...re], [...shape], 'float32');

export const toPair = ({ shape, re, im }: ComplexArray) => tf.tensor([...re, ...im], [2, ...shape], 'float32');

/** Builds an array index by index: `at` gives the real and imaginary part at a multi-index. */
export function build(shape: readonly number[], at: (index: number[]) => readonly [number, number]): ComplexArray {
  const values = Array.from({ length: sizeOf(shape) }, (_, flat) => at(unravel(flat, shape)));
  return { shape, re: values.map(([re]) => re), im: values.map(([, im]) => im) };
}

/** The value of an array at a multi-index. */
export function at({ shape, re, im }: ComplexArray, index: readonly number[]): readonly [number, number] {
  const flat = index.reduce((position, i, axis) => position * shape[axis]! + i, 0);
  return [re[flat]!, im[flat]!];
}

export const times = ([a, b]: readonly [number, number], [c, d]: readonly [number, number]): [number, number] => [
  a * c - b * d,
  a * d + b * c,
];

export const plus = ([a, b]: readonly [number, number], [c, d]: readonly [number, number]): [number, number] => [
  a + c,
  b + d,
];

export function sumOver(count: number, term: (i: number) => readonly [number, number]): [number, number] {
  let sum: [number, number] = [0, 0];
  for (let i = 0; i < count; i++) sum = plus(sum, term(i));
  return sum;
}

function unravel(flat: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  for (let axis = shape.length - 1, rest = flat; axis >= 0; axis--) {
    index[axis] = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
  }
  return index;
}

export function expectTensor(actual: tf.Tensor, expected: ComplexArray, tolerance = 1e-5): void {
  expect(actual.dtype).toBe('complex64');
  expect(actual.shape).toEqual([...expected.shape]);
  const values = [...actual.dataSync()];
  expectClose(
    values.filter((_, i) => i % 2 === 0),
    expected.re,
    tolerance,
  );
  expectClose(
    values.filter((_, i) => i % 2 === 1),
    expected.im,
    tolerance,
  );
}

export function expectClose(actual: Iterable<number>, expected: Iterable<number>, tolerance = 1e-5): void {
  const [given, wanted] = [[...actual], [...expected]];
  expect(given).toHaveLength(wanted.length);
  const worst = given.reduce((max, value, i) => {
    const error = Math.abs(value - wanted[i]!);
    return Number.isNaN(error) ? Infinity : Math.max(max, error);
  }, 0);
  expect(worst).toBeLessThanOrEqual(tolerance);
}

/** Everything that TF.js counts: a leak anywhere changes one of the numbers. */
export function memory() {
  const { numTensors, numBytes, numDataBuffers } = tf.memory();
  return { numTensors, numBytes, numDataBuffers, numDataIds: tf.engine().backend.numDataIds() };
}
