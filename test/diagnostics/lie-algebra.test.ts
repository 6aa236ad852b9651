import * as tf from '@tensorflow/tfjs';
import { compile } from '../../src/autodiff/compile.js';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { generatorsOf, lieAlgebra, lossVariance } from '../../src/diagnostics/index.js';
import { pauliRotation } from '../../src/gates/derive.js';
import { Random } from '../../src/math/random.js';
import { pauli, type PauliSum, x, y, z } from '../../src/observables/pauli-sum.js';

const each = (n: number, term: (k: number) => PauliSum) => Array.from({ length: n }, (_, k) => term(k));
const both = (letter: typeof x, n: number) => (k: number) => letter(k).times(letter((k + 1) % n));
const chain = (n: number) => [...each(n - 1, both(z, n)), ...each(n, x)];
const ring = (n: number) => [...each(n, both(z, n)), ...each(n, x)];

describe('the dynamical Lie algebra', () => {
  // Dimensions of Wiersma et al. 2024 (arXiv:2309.05690), table of one-dimensional spin systems.
  it.each([2, 3, 4, 5, 6])('has the dimensions of spin chains of %i qubits', (n) => {
    expect(lieAlgebra(chain(n)).dimension).toBe(n * (2 * n - 1));
    if (n > 2) expect(lieAlgebra(ring(n)).dimension).toBe(2 * n * (2 * n - 1));
    const xy = [...each(n - 1, both(x, n)), ...each(n - 1, both(y, n))];
    expect(lieAlgebra(xy).dimension).toBe(n * (n - 1));
    const universal = [...each(n, x), ...each(n, z), ...each(n - 1, both(z, n))];
    expect(lieAlgebra(universal).dimension).toBe(4 ** n - 1);
    expect(lieAlgebra([...each(n, x), ...each(n, z)]).dimension).toBe(3 * n);
  });

  it('stops at its cap', () => {
    const universal = [...each(6, x), ...each(6, z), ...each(5, both(z, 6))];
    expect(lieAlgebra(universal, { cap: 1000 })).toMatchObject({ dimension: undefined, cap: 1000 });
    expect(lieAlgebra(universal, { cap: 4 ** 6 - 2 }).dimension).toBeUndefined();
  });

  it('falls apart into its ideals', () => {
    const local = lieAlgebra([...each(3, x), ...each(3, z)]).components!;
    expect(local.map(({ dimension, copies }) => [dimension, copies])).toEqual([
      [3, 1],
      [3, 1],
      [3, 1],
    ]);
    // so(8) twice, told apart by the parity.
    const [ofRing] = lieAlgebra(ring(4)).components!;
    expect(ofRing).toMatchObject({ dimension: 28, copies: 2 });
    expect(ofRing!.splitBy).toHaveLength(1);
    expect(lieAlgebra([z(0), x(1), z(1)]).components!.map(({ isCentral }) => isCentral)).toEqual([false, true]);
  });

  it('takes sums of words as one generator, by linear algebra', () => {
    const total = (terms: readonly PauliSum[]) => terms.reduce((sum, term) => sum.plus(term));
    // Sums of words that are words each give the same as the words.
    const turned = [x(0).plus(z(0)), x(0).minus(z(0)), ...each(1, () => z(0).times(z(1))), x(1)];
    expect(lieAlgebra(turned).dimension).toBe(lieAlgebra([x(0), z(0), z(0).times(z(1)), x(1)]).dimension);
    // All qubits turned together: one su(2), whatever their number.
    for (const n of [1, 2, 5]) expect(lieAlgebra([total(each(n, x)), total(each(n, z))]).dimension).toBe(3);
    // QAOA of MaxCut on a ring of n qubits: 3 floor(n/2) (Larocca et al. 2022, arXiv:2105.14377, by momentum pairs), odd n.
    for (const n of [3, 5])
      expect(lieAlgebra([total(each(n, x)), total(each(n, both(z, n)))]).dimension).toBeGreaterThan(3);
  });

  it('refuses nothing and a bad cap', () => {
    expect(() => lieAlgebra([])).toThrow(/no generators/);
    expect(() => lieAlgebra([x(0)], { cap: 0.5 })).toThrow(/cap 0.5/);
  });
});

describe('the generators of a circuit', () => {
  it('are the words of its trainable rotations, Cliffords taken in', () => {
    const circuit = new Circuit(2).ry(input(0), 0).rx(weight(0), 0).cx(0, 1).rz(weight(1), 1);
    expect(generatorsOf(circuit).map(String)).toEqual(['X0', 'Z0 Z1']);
  });

  it('are one for rotations that share a weight', () => {
    const circuit = new Circuit(2).rx(weight(0), 0).rx(weight(0).times(2), 1);
    expect(generatorsOf(circuit).map(String)).toEqual(['X0 + 2 X1']);
  });
});

describe('the variance that the algebra predicts', () => {
  it('is one third for turns of single qubits', () => {
    for (const n of [2, 4, 6]) {
      expect(lossVariance(lieAlgebra([...each(n, x), ...each(n, z)]), x(1))).toBeCloseTo(1 / 3, 12);
    }
  });

  it('is 1 / (2^n + 1) for what reaches everything', () => {
    const universal = [...each(3, x), ...each(3, z), ...each(2, both(z, 3))];
    expect(lossVariance(lieAlgebra(universal), z(0).times(z(2)))).toBeCloseTo(1 / 9, 12);
  });

  it('is not said of observables outside the algebra', () => {
    expect(lossVariance(lieAlgebra([x(0), z(0)]), x(1))).toBeUndefined();
  });

  // Random deep circuits of the generators, sampled.
  it.each([
    ['a chain', chain(4), z(1).times(z(2)).plus(x(0).scaled(0.5))],
    ['a ring', ring(4), z(1).times(z(2)).plus(pauli('YXXY').scaled(0.7))],
  ])('is what random circuits of %s show', async (_name, generators, observable) => {
    await tf.setBackend('cpu');
    const layers = 30;
    let circuit = new Circuit(4);
    for (let layer = 0; layer < layers; layer++) {
      generators.forEach((generator, k) => {
        const letters = generator.toString().replace(/\d| /g, '');
        const qubits = [...generator.toString().matchAll(/\d/g)].map(([digit]) => Number(digit));
        circuit = circuit.gate(pauliRotation(letters), qubits, input(layer * generators.length + k));
      });
    }
    const samples = 4000;
    const random = new Random(5);
    const rows = Array.from({ length: samples }, () =>
      Array.from({ length: circuit.inputs }, () => 2 * Math.PI * random.uniform()),
    );
    const compiled = compile(circuit, { kind: 'expectation', observables: [observable] });
    const values = [...(await compiled.run(rows).data())];
    compiled.dispose();
    const mean = values.reduce((sum, value) => sum + value, 0) / samples;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples;
    expect(variance / lossVariance(lieAlgebra(generators), observable)!).toBeGreaterThan(0.9);
    expect(variance / lossVariance(lieAlgebra(generators), observable)!).toBeLessThan(1.1);
  });
});
