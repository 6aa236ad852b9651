import * as tf from '@tensorflow/tfjs';
import {
  absSquared,
  conjugatePair,
  innerProduct,
  matMulPairs,
  multiplyPairs,
  pairOf,
  stateOf,
} from '../../src/complex/pair.js';
import { registerComplexKernels } from '../../src/complex/register.js';
import { expectCentralDifference } from './central-difference.js';
import {
  at,
  backends,
  build,
  expectClose,
  expectTensor,
  memory,
  randomArray,
  sumOver,
  times,
  toPair,
  toTensor,
  type ComplexArray,
} from './support.js';

const states = randomArray([3, 4], 1);
const others = randomArray([3, 4], 2);
const matrices = randomArray([2, 4, 5], 3);
const conjugate = ([re, im]: readonly [number, number]): [number, number] => [re, -im];

/** The pair operations, what they mean, and (for the gradient) their first operand. */
const operations: readonly [
  name: string,
  first: ComplexArray,
  run: (pair: tf.Tensor) => tf.Tensor,
  expected: ComplexArray,
][] = [
  [
    'multiplyPairs',
    states,
    (p) => multiplyPairs(p, toPair(others)),
    build([3, 4], (i) => times(at(states, i), at(others, i))),
  ],
  [
    'multiplyPairs, broadcasting',
    randomArray([4], 4),
    (p) => multiplyPairs(p, toPair(others)),
    build([3, 4], (i) => times(at(randomArray([4], 4), [i[1]!]), at(others, i))),
  ],
  [
    'multiplyPairs of a pair with itself',
    states,
    (p) => multiplyPairs(p, p),
    build([3, 4], (i) => times(at(states, i), at(states, i))),
  ],
  [
    'matMulPairs',
    states,
    (p) => matMulPairs(p, toPair(randomArray([4, 2], 5))),
    build([3, 2], ([i, j]) => sumOver(4, (k) => times(at(states, [i!, k]), at(randomArray([4, 2], 5), [k, j!])))),
  ],
  [
    'matMulPairs, as the second operand and in a batch',
    matrices,
    (p) => matMulPairs(toPair(randomArray([2, 3, 4], 6)), p),
    build([2, 3, 5], ([n, i, j]) =>
      sumOver(4, (k) => times(at(randomArray([2, 3, 4], 6), [n!, i!, k]), at(matrices, [n!, k, j!]))),
    ),
  ],
  ['conjugatePair', states, conjugatePair, build([3, 4], (i) => conjugate(at(states, i)))],
  [
    'innerProduct, as the bra',
    states,
    (p) => innerProduct(p, toPair(others)),
    build([3], ([n]) => sumOver(4, (i) => times(conjugate(at(states, [n!, i])), at(others, [n!, i])))),
  ],
  [
    'innerProduct, as the ket',
    states,
    (p) => innerProduct(toPair(others), p),
    build([3], ([n]) => sumOver(4, (i) => times(conjugate(at(others, [n!, i])), at(states, [n!, i])))),
  ],
];

describe.each(backends)('pairs on %s', (backendName) => {
  beforeAll(async () => {
    registerComplexKernels();
    await tf.setBackend(backendName);
  });

  it('go to complex64 and back', () => {
    const before = memory();
    tf.tidy(() => {
      const pair = pairOf(toTensor(states));
      expect(pair.shape).toEqual([2, 3, 4]);
      expectClose(pair.dataSync(), [...states.re, ...states.im]);
      expectTensor(stateOf(pair), states);
    });
    expect(memory()).toEqual(before);
  });

  it.each(operations)('%s equals plain complex arithmetic', (_name, first, run, expected) => {
    const before = memory();
    tf.tidy(() => {
      const result = run(toPair(first));
      expect([result.dtype, result.shape]).toEqual(['float32', [2, ...expected.shape]]);
      expectClose(result.dataSync(), [...expected.re, ...expected.im]);
    });
    expect(memory()).toEqual(before);
  });

  it.each(operations)('%s has the gradient of central differences', (_name, first, run) => {
    const loss = (pair: tf.Tensor) => {
      const result = run(pair);
      return tf.sum(tf.mul(result, tf.reshape(tf.linspace(-1, 1, result.size), result.shape)));
    };
    const pair = toPair(first);
    const before = memory();
    tf.tidy(() => expectCentralDifference(loss, pair));
    expect(memory()).toEqual(before);
    pair.dispose();
  });

  it('give what the examples in their comments say', () => {
    tf.tidy(() => {
      const i = tf.tensor([0, 1]);
      const y = tf.tensor([[[0, 0], [0, 0]], [[0, -1], [1, 0]]]); // prettier-ignore
      const plusI = tf.tensor([[Math.SQRT1_2, 0], [0, Math.SQRT1_2]]); // prettier-ignore
      expectClose(pairOf(tf.complex([1, 0], [0, 1])).dataSync(), [1, 0, 0, 1]);
      expectClose(stateOf(tf.tensor([[1, 0], [0, 1]])).dataSync(), [1, 0, 0, 1]); // prettier-ignore
      expectClose(multiplyPairs(i, i).dataSync(), [-1, 0]);
      expectClose(matMulPairs(y, y).dataSync(), [1, 0, 0, 1, 0, 0, 0, 0]);
      expectClose(conjugatePair(tf.tensor([3, 4])).dataSync(), [3, -4]);
      expectClose(innerProduct(plusI, plusI).dataSync(), [1, 0]);
      expectClose(absSquared(tf.tensor([3, 4])).dataSync(), [25]);
    });
  });

  it('absSquared gives probabilities, and their gradient', () => {
    tf.tidy(() => {
      const expected = states.re.map((re, i) => re * re + states.im[i]! ** 2);
      const probabilities = absSquared(toPair(states));
      expect(probabilities.shape).toEqual([3, 4]);
      expectClose(probabilities.dataSync(), expected);
      expectCentralDifference((p) => tf.sum(tf.square(absSquared(p))), toPair(states), 3e-3);
    });
  });

  it.each<[string, () => tf.Tensor, string, string]>([
    [
      'a real tensor as a state',
      () => pairOf(tf.ones([2])),
      'invalid',
      'pairOf takes a complex64 tensor but received float32',
    ],
    ['three planes', () => stateOf(tf.ones([3, 2])), 'mismatch', 'received float32 of shape [3, 2]'],
    ['a complex tensor as a pair', () => absSquared(toTensor(states)), 'mismatch', 'Use pairOf'],
    ['integers', () => conjugatePair(tf.ones([2, 2], 'int32')), 'mismatch', 'int32'],
    [
      'vectors as matrices',
      () => matMulPairs(tf.ones([2, 2]), tf.ones([2, 2, 2])),
      'mismatch',
      '[2, ..., rows, columns]',
    ],
    ['numbers as vectors', () => innerProduct(tf.ones([2]), tf.ones([2])), 'mismatch', '[2, ..., dimension]'],
    ['a scalar', () => multiplyPairs(tf.scalar(1), tf.ones([2])), 'mismatch', 'multiplyPairs takes pairs'],
  ])('refuse %s', (_name, call, code, message) => {
    const before = memory();
    expect(() => tf.tidy(call)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
    expect(memory()).toEqual(before);
  });
});
