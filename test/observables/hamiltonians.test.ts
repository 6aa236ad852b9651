import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { Circuit } from '../../src/circuit/circuit.js';
import { dagger, matrixDistance } from '../../src/math/complex-matrix.js';
import { h2, heisenberg, ising, maxCut, type PauliSum, projector } from '../../src/observables/index.js';
import { expectation, matrixOfSum, stateOf } from '../support/tiny-simulator.js';

/** All eigenvalues, ascending; the matrices here are real. */
function spectrum(sum: PauliSum, qubits: number): number[] {
  const { size, re, im } = matrixOfSum(sum, qubits);
  expect(im.every((value) => value === 0)).toBe(true);
  const matrix = Matrix.from1DArray(size, size, [...re]);
  return new EigenvalueDecomposition(matrix, { assumeSymmetric: true }).realEigenvalues.sort((a, b) => a - b);
}
const expectClose = (actual: readonly number[], expected: readonly number[]) =>
  actual.forEach((value, k) => expect(value).toBeCloseTo(expected[k]!, 10));

describe('ising', () => {
  it('has ±√(J² + 4h²) and ±J on two spins', () => {
    const [coupling, field] = [0.7, 0.9];
    const root = Math.sqrt(0.49 + 4 * 0.81);
    expectClose(spectrum(ising({ qubits: 2, coupling, field }), 2), [-root, -0.7, 0.7, root]);
  });

  it('has the ground state energy −2 / sin(π/2n) on a critical ring of n (Pfeuty 1970)', () => {
    for (const qubits of [3, 4, 5]) {
      const [ground] = spectrum(ising({ qubits, ring: true }), qubits);
      expect(ground).toBeCloseTo(-2 / Math.sin(Math.PI / (2 * qubits)), 10);
    }
  });

  it('couples neighbours, and the ends of a ring', () => {
    expect(ising({ qubits: 3, coupling: 2, field: 0 }).toString()).toBe('-2 Z0 Z1 - 2 Z1 Z2');
    expect(ising({ qubits: 3, field: 0, ring: true }).toString()).toBe('-Z0 Z1 - Z1 Z2 - Z0 Z2');
  });
});

describe('heisenberg', () => {
  it('has the singlet at −3 and the triplet at 1 on two spins', () => {
    expectClose(spectrum(heisenberg({ qubits: 2 }), 2), [-3, 1, 1, 1]);
  });

  it('has the ground state energy −8 on a ring of four', () => {
    expect(spectrum(heisenberg({ qubits: 4, ring: true }), 4)[0]).toBeCloseTo(-8, 10);
  });

  it('takes a coupling per axis and a field', () => {
    const sum = heisenberg({ qubits: 2, coupling: [1, 2, 3], field: -0.5 });
    expect(sum.toString()).toBe('X0 X1 + 2 Y0 Y1 + 3 Z0 Z1 - 0.5 Z0 - 0.5 Z1');
  });
});

it('refuses chains that are too short', () => {
  expect(() => ising({ qubits: 1 })).toThrow('ising was given 1 qubits. Use a whole number from 2 up.');
  expect(() => heisenberg({ qubits: 2, ring: true })).toThrow('from 3 up for a ring');
});

describe('maxCut', () => {
  const edges = [
    [0, 1],
    [1, 2, 3],
    [2, 3, 0.5],
    [3, 0],
    [0, 2, 2],
    [0, 1],
  ] as const;

  it('is the weight of the cut on every basis state', () => {
    const { re } = matrixOfSum(maxCut(edges), 4);
    for (let index = 0; index < 16; index++) {
      const side = (node: number) => (index >> (3 - node)) & 1;
      const cut = edges.reduce((sum, [a, b, weight = 1]) => sum + (side(a) === side(b) ? 0 : weight), 0);
      expect(re[index * 16 + index]).toBeCloseTo(cut, 12);
    }
  });

  it('is diagonal', () => {
    const { size, re } = matrixOfSum(maxCut(edges), 4);
    re.forEach((value, k) => k % (size + 1) !== 0 && expect(value).toBe(0));
  });

  it('refuses loops and no edges', () => {
    expect(() => maxCut([[1, 1]])).toThrow('from node 1 to itself');
    expect(() => maxCut([])).toThrow('no edges');
  });
});

describe('h2', () => {
  it('has the ground state energy of full configuration interaction', () => {
    expect(spectrum(h2(), 4)[0]).toBeCloseTo(-1.1372838345, 8);
  });

  it('has the Hartree-Fock energy in the state |1100⟩', () => {
    expect(expectation(stateOf(new Circuit(4).x(0).x(1)), h2())).toBeCloseTo(-1.1167593, 6);
  });

  it('reaches the ground state by one double excitation', () => {
    const energy = (theta: number) =>
      expectation(stateOf(new Circuit(4).x(0).x(1).doubleExcitation(theta, 0, 1, 2, 3)), h2());
    const least = Math.min(...Array.from({ length: 2001 }, (_, k) => energy(-0.5 + k / 2000)));
    expect(least).toBeCloseTo(-1.1372838, 6);
  });

  it('keeps the number of electrons', () => {
    const { size, re } = matrixOfSum(h2(), 4);
    const electrons = (index: number) => index.toString(2).replaceAll('0', '').length;
    re.forEach((value, k) => {
      if (electrons(Math.floor(k / size)) !== electrons(k % size)) expect(value).toBeCloseTo(0, 14);
    });
  });
});

it('gives Hermitian matrices', () => {
  for (const sum of [ising({ qubits: 4 }), heisenberg({ qubits: 4 }), h2(), maxCut([[0, 3]]), projector('0110')]) {
    const matrix = matrixOfSum(sum, 4);
    expect(matrixDistance(matrix, dagger(matrix))).toBe(0);
  }
});
