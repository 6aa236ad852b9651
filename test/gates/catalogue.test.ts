import { gates } from '../../src/gates/catalogue.js';
import { controlled, inverse, pauliRotation, power, rotationsMatrix, unitary } from '../../src/gates/derive.js';
import type { Gate } from '../../src/gates/gate.js';
import { gateFrom, gateNamed } from '../../src/gates/lookup.js';
import {
  controlledMatrix,
  identityMatrix,
  isUnitary,
  matrixDistance,
  matrixOf,
  multiplyMatrices,
} from '../../src/math/complex-matrix.js';
import { Random } from '../../src/math/random.js';

const anglesOf = (gate: Gate, seed = 1) => {
  const random = new Random(seed);
  return gate.angles.map(() => random.uniform() * 12 - 6);
};
const bodyMatrix = (gate: Gate, angles: readonly number[]) =>
  gate.body.kind === 'rotations' ? rotationsMatrix(gate.body.rotations, angles, gate.qubits) : gate.matrix(angles);
const randomUnitary = (qubits: number, seed: number) => {
  const random = new Random(seed);
  const letters = ['X', 'Y', 'Z', 'I'];
  const rotations = Array.from({ length: 12 * qubits }, () => ({
    letters: Array.from({ length: qubits }, () => letters[random.integer(4)]!).join(''),
    offset: random.uniform() * 6,
    scales: [],
  }));
  return rotationsMatrix(rotations, [], qubits);
};

describe.each(gates.map((gate) => [gate.name, gate] as const))('gate %s', (_name, gate) => {
  const angles = anglesOf(gate);

  it('is unitary', () => {
    expect(isUnitary(gate.matrix(angles), 1e-12)).toBe(true);
  });

  it('runs as its textbook matrix, phase included', () => {
    expect(matrixDistance(bodyMatrix(gate, angles), gate.matrix(angles))).toBeLessThan(1e-12);
  });

  it('is undone by its inverse', () => {
    const undo = inverse(gate);
    const both = multiplyMatrices(bodyMatrix(undo, angles), gate.matrix(angles));
    expect(matrixDistance(both, identityMatrix(2 ** gate.qubits))).toBeLessThan(1e-12);
    expect(matrixDistance(undo.matrix(angles), bodyMatrix(undo, angles))).toBeLessThan(1e-12);
  });

  it('can be controlled', () => {
    const under = controlled(gate);
    const expected = controlledMatrix(gate.matrix(angles), 1);
    expect(matrixDistance(bodyMatrix(under, angles), expected)).toBeLessThan(1e-12);
    expect(under.symbols).toHaveLength(under.qubits);
  });

  it('has integer powers', () => {
    const squared = multiplyMatrices(gate.matrix(angles), gate.matrix(angles));
    for (const matrix of [bodyMatrix(power(gate, 2), angles), power(gate, 2).matrix(angles)]) {
      expect(matrixDistance(matrix, squared)).toBeLessThan(1e-11);
    }
    expect(matrixDistance(bodyMatrix(power(gate, -1), angles), inverse(gate).matrix(angles))).toBeLessThan(1e-11);
  });

  it('squares to itself from its half power, where it has one', () => {
    if (gate.angles.length > 1) return;
    let half: Gate;
    try {
      half = power(gate, 0.5);
    } catch (error) {
      expect(error).toMatchObject({ code: 'unsupported' });
      return;
    }
    const root = bodyMatrix(half, angles);
    expect(matrixDistance(multiplyMatrices(root, root), gate.matrix(angles))).toBeLessThan(1e-9);
  });

  it('comes back from JSON', () => {
    const spec = JSON.parse(JSON.stringify(controlled(power(inverse(gate), 3)).spec));
    const again = gateFrom(spec);
    expect(matrixDistance(again.matrix(angles), controlled(power(inverse(gate), 3)).matrix(angles))).toBe(0);
  });

  it('has a symbol for each qubit and a summary', () => {
    expect(gate.symbols).toHaveLength(gate.qubits);
    expect(gate.summary).not.toBe('');
  });
});

// Laws cannot see a convention that is changed consistently: numbers written by hand, from Nielsen and Chuang, ch. 4.
describe('anchors', () => {
  const entries = (gate: Gate, angles: number[] = []) => {
    const { re, im } = gate.matrix(angles);
    return Array.from(re, (value, k) => [+value.toFixed(6), +im[k]!.toFixed(6)].map((v) => v + 0));
  };

  it('rx(π/2) has −i/√2 off the diagonal', () => {
    const [a, b] = [0.707107, -0.707107];
    expect(entries(gateNamed('rx'), [Math.PI / 2])).toEqual([
      [a, 0],
      [0, b],
      [0, b],
      [a, 0],
    ]);
  });

  it('ry(π/3) is [[√3/2, −1/2], [1/2, √3/2]]', () => {
    expect(entries(gateNamed('ry'), [Math.PI / 3])).toEqual([
      [0.866025, 0],
      [-0.5, 0],
      [0.5, 0],
      [0.866025, 0],
    ]);
  });

  it('rz(π/2) is diag(e^{−iπ/4}, e^{iπ/4}) and p(π/2) is S', () => {
    const a = 0.707107;
    expect(entries(gateNamed('rz'), [Math.PI / 2])).toEqual([
      [a, -a],
      [0, 0],
      [0, 0],
      [a, a],
    ]);
    expect(entries(gateNamed('p'), [Math.PI / 2])).toEqual(entries(gateNamed('s')));
  });

  it('cx flips the second qubit where the first, more significant one is 1', () => {
    const { re } = gateNamed('cx').matrix([]);
    expect([...re]).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0]);
  });

  it('u(θ, φ, λ) has a real first entry and e^{iφ} sin θ/2 below it', () => {
    const [theta, phi, lambda] = [0.7, 0.4, 1.1];
    const { re, im } = gateNamed('u').matrix([theta, phi, lambda]);
    expect(re[0]).toBeCloseTo(Math.cos(0.35), 12);
    expect(im[2]).toBeCloseTo(Math.sin(0.4) * Math.sin(0.35), 12);
    expect(re[1]).toBeCloseTo(-Math.cos(1.1) * Math.sin(0.35), 12);
  });
});

describe('derived gates', () => {
  it.each([1, 2, 3, 4, 5])('takes any unitary on %i qubits', (qubits) => {
    const matrix = randomUnitary(qubits, qubits);
    const gate = unitary(matrix);
    expect(matrixDistance(bodyMatrix(gate, []), matrix)).toBeLessThan(1e-12);
    const third = power(gate, 1 / 3);
    const cubed = power(third, 3);
    expect(matrixDistance(cubed.matrix([]), matrix)).toBeLessThan(1e-9);
  });

  it('decomposes diagonal, antidiagonal and real 2×2 unitaries', () => {
    for (const rows of [
      [
        [[0, 1], 0],
        [0, [0, -1]],
      ],
      [
        [0, [0, 1]],
        [1, 0],
      ],
      [
        [0.6, -0.8],
        [0.8, 0.6],
      ],
      [
        [-1, 0],
        [0, -1],
      ],
    ] as [number, number][][][]) {
      const matrix = matrixOf(rows);
      expect(matrixDistance(bodyMatrix(unitary(matrix), []), matrix)).toBeLessThan(1e-12);
    }
  });

  it('raises x to one half as sx and h to one half by its eigenvalues', () => {
    expect(matrixDistance(power(gateNamed('x'), 0.5).matrix([]), gateNamed('sx').matrix([]))).toBeLessThan(1e-12);
    const root = power(gateNamed('h'), 0.5).matrix([]);
    expect(matrixDistance(multiplyMatrices(root, root), gateNamed('h').matrix([]))).toBeLessThan(1e-12);
  });

  it('controls X by up to nine qubits and refuses ten', () => {
    const gate = controlled(gateNamed('x'), 5);
    expect(matrixDistance(bodyMatrix(gate, []), controlledMatrix(gateNamed('x').matrix([]), 5))).toBeLessThan(1e-12);
    expect(() => controlled(gateNamed('x'), 10)).toThrow('touches 11 qubits; at most 10');
  });

  it('rotates about any word', () => {
    const angles = [0.3];
    expect(matrixDistance(pauliRotation('XX').matrix(angles), gateNamed('rxx').matrix(angles))).toBeLessThan(1e-12);
    expect(() => pauliRotation('XQ')).toThrow('"XQ" is not a Pauli word');
  });

  it('refuses what is no unitary, no gate, or no such power', () => {
    expect(() =>
      unitary(
        matrixOf([
          [1, 1],
          [0, 1],
        ]),
      ),
    ).toThrow('not unitary');
    expect(() => gateNamed('cnott')).toThrow('No gate is called "cnott". Did you mean "cx"?');
    expect(() => gateNamed('cxx')).toThrow('Did you mean "cx"?');
    expect(() => power(gateNamed('rot'), 0.5)).toThrow('do not commute');
    expect(() => gateFrom({ unitary: { re: [1, 0, 0], im: [0, 0, 0] } })).toThrow('square number');
  });
});
