import { addAngles, dependsOnFeatures, type ProgramAngle, scaleAngle } from '../../src/program/program.js';

const angle = (
  offset: number,
  ...terms: [ProgramAngle['terms'][number]['source'], number, number][]
): ProgramAngle => ({
  offset,
  terms: terms.map(([source, index, scale]) => ({ source, index, scale })),
});

describe('angles of a program', () => {
  it('add value by value, and what cancels is gone', () => {
    const sum = addAngles(
      angle(1, ['weight', 0, 2], ['feature', 0, 1]),
      angle(-3, ['weight', 0, -2], ['weight', 1, 1]),
    );
    expect(sum).toEqual(angle(-2, ['feature', 0, 1], ['weight', 1, 1]));
  });

  it('keep a weight and a feature of one index apart', () => {
    const sum = addAngles(angle(0, ['weight', 3, 1]), angle(0, ['feature', 3, 1]));
    expect(sum.terms).toHaveLength(2);
  });

  it('scale offset and terms', () => {
    expect(scaleAngle(angle(1, ['weight', 0, 2]), -0.5)).toEqual(angle(-0.5, ['weight', 0, -1]));
  });

  it('depend on features where a term does', () => {
    expect(dependsOnFeatures(angle(1, ['weight', 0, 2]))).toBe(false);
    expect(dependsOnFeatures(angle(1, ['weight', 0, 2], ['feature', 0, 1]))).toBe(true);
  });
});
