import { Matrix } from 'ml-matrix';
import { absoluteOf, naturalDirection } from '../../src/optimizers/natural-direction.js';

describe('the natural direction', () => {
  it('solves (g + λ) x = gradient', () => {
    const direction = naturalDirection(new Matrix([[2, 1], [1, 3]]), 1, [1, 2]); // prettier-ignore
    // (3 1; 1 4) x = (1, 2)
    expect(direction[0]).toBeCloseTo(2 / 11, 12);
    expect(direction[1]).toBeCloseTo(5 / 11, 12);
  });

  it('without λ leaves out what is rounding beside the largest eigenvalue', () => {
    const [kept, left] = naturalDirection(new Matrix([[0.25, 0], [0, 1e-7]]), 0, [1, 1]); // prettier-ignore
    expect(kept).toBeCloseTo(4, 12);
    expect(left).toBeCloseTo(0, 12);
  });

  it('with λ bears a metric that rounding has made indefinite', () => {
    const [first, second] = naturalDirection(new Matrix([[0.25, 0], [0, -2e-3]]), 1e-3, [1, 1]); // prettier-ignore
    expect(first).toBeCloseTo(1 / 0.251, 9);
    expect(second).toBeCloseTo(0, 9);
  });
});

it('the absolute of a symmetric matrix has its eigenvectors and the absolutes of its eigenvalues', () => {
  // Eigenvalues 3 and −1.
  expect(absoluteOf(new Matrix([[1, 2], [2, 1]])).round().to2DArray()).toEqual([[2, 1], [1, 2]]); // prettier-ignore
});
