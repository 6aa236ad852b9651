import * as tf from '@tensorflow/tfjs';
import { registerComplexKernels } from '../../src/complex/register.js';
import { expectCentralDifference } from './central-difference.js';
import { backends, build, expectClose, memory, randomArray, realTensor, sizeOf, at } from './support.js';

const sizes: Readonly<Record<string, number>> = { a: 2, b: 3, c: 4, d: 2, e: 1 };

/** The sum over all letters that the output does not name, letter by letter. */
function plainEinsum(equation: string, operands: ReturnType<typeof arrays>): number[] {
  const [left, output] = equation.split('->') as [string, string];
  const terms = left.split(',');
  const letters = [...new Set(left.replace(',', ''))];
  const result = new Float64Array(sizeOf([...output].map((l) => sizes[l]!)));
  build(
    letters.map((l) => sizes[l]!),
    (index) => {
      const valueOf = (letter: string) => index[letters.indexOf(letter)]!;
      const product = terms.reduce((p, term, i) => p * at(operands[i]!, [...term].map(valueOf))[0], 1);
      result[[...output].reduce((position, l) => position * sizes[l]! + valueOf(l), 0)]! += product;
      return [0, 0];
    },
  );
  return [...result];
}

const arrays = (equation: string) =>
  equation.split('->')[0]!.split(',').map((term, i) => randomArray([...term].map((l) => sizes[l]!), 11 + i)); // prettier-ignore

const equations = [
  'ab,bc->ac',
  'ab,cb->ca',
  'ab,bc->ca',
  'abc,acd->abd',
  'bac,dca->bd',
  'ab,ab->',
  'ab,ab->ab',
  'ab,ab->b',
  'a,b->ba',
  'abc,d->dbca',
  'abc,bd->ad',
  'ab,->ab',
  ',ab->b',
  'ab->',
  'abc->cb',
  'abc->abc',
  'abec,ecd->dba',
];

describe.each(backends)('float32 einsum on %s', (backendName) => {
  beforeAll(async () => {
    registerComplexKernels();
    await tf.setBackend(backendName);
  });

  it.each(equations)('%s equals plain loops', (equation) => {
    const before = memory();
    tf.tidy(() => {
      const operands = arrays(equation);
      const result = tf.einsum(equation, ...operands.map(realTensor));
      expect(result.shape).toEqual([...equation.split('->')[1]!].map((l) => sizes[l]));
      expectClose(result.dataSync(), plainEinsum(equation, operands));
    });
    expect(memory()).toEqual(before);
  });

  it.each(equations)('%s has the gradient of central differences for every operand', (equation) => {
    const before = memory();
    const operands = arrays(equation).map(realTensor);
    operands.forEach((operand, i) => {
      const loss = (x: tf.Tensor) => {
        const result = tf.einsum(equation, ...operands.map((other, j) => (i === j ? x : other)));
        // Weights that differ, so that a permuted gradient shows.
        return tf.sum(tf.mul(result, tf.reshape(tf.linspace(1, 2, result.size), result.shape)));
      };
      expectCentralDifference(loss, operand);
    });
    tf.dispose(operands);
    expect(memory()).toEqual(before);
  });

  it('gives back a tensor of its own when nothing moves', () => {
    const x = tf.tensor([1, 2]);
    tf.einsum('a->a', x).dispose();
    expectClose(x.dataSync(), [1, 2]);
    x.dispose();
  });

  it('has a second derivative', () => {
    tf.tidy(() => {
      const x = tf.tensor([1, 2, 3]);
      const square = (v: tf.Tensor) => tf.einsum('i,i->', tf.mul(v, v), v); // Σ v³
      const second = tf.grad((v: tf.Tensor) => tf.sum(tf.grad(square)(v)))(x);
      expectClose(second.dataSync(), [6, 12, 18]);
    });
  });
});

describe.each(backends)('einsum on %s', (backendName) => {
  beforeAll(async () => {
    registerComplexKernels();
    await tf.setBackend(backendName);
  });

  it.each([
    [
      'ab,bc->ac',
      [
        [2, 3],
        [4, 5],
      ],
      'mismatch',
      'letter "b" stands for 3 and for 4',
    ],
    ['ab,bc->ac', [[2, 3], [3]], 'mismatch', 'term "bc" names 2 axes but its tensor has shape [3]'],
    ['ab->aa', [[2, 3]], 'invalid', 'repeats a letter in its output'],
  ])('refuses %s for shapes %j as %s', (equation, shapes, code, message) => {
    const tensors = shapes.map((shape) => tf.ones(shape));
    const before = memory();
    expect(() => tf.einsum(equation, ...tensors)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
    expect(memory()).toEqual(before);
    tf.dispose(tensors);
  });

  it('contracts matrices without building their outer product', () => {
    const [x, y] = [tf.ones([512, 512]), tf.ones([512, 512])];
    // The outer product would be 512³ numbers, half a gigabyte.
    const result = tf.einsum('ij,jk->ik', x, y);
    expect(result.dataSync()[0]).toBe(512);
    tf.dispose([x, y, result]);
  });
});

describe('unsortedSegmentSum on wasm', () => {
  beforeAll(async () => {
    registerComplexKernels();
    await tf.setBackend('wasm');
  });

  it.each(['float32', 'int32'] as const)('adds rows of %s by segment and drops ids out of range', (dtype) => {
    tf.tidy(() => {
      const x = tf.tensor([1, 2, 3, 4, 5, 6, 7, 8], [4, 2], dtype);
      const result = tf.unsortedSegmentSum(x, tf.tensor1d([2, 0, 2, -1], 'int32'), 3);
      expect([result.dtype, result.shape]).toEqual([dtype, [3, 2]]);
      expect([...result.dataSync()]).toEqual([3, 4, 0, 0, 6, 8]);
    });
  });

  it('gives gather its gradient', () => {
    const x = realTensor(randomArray([3, 4], 1));
    expectCentralDifference((z) => tf.sum(tf.square(tf.gather(z, [2, 0, 2], 1))), x);
    x.dispose();
  });
});
