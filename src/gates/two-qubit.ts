import { expI } from '../math/complex-matrix.js';
import { define, i, minusITimes } from './define.js';

// Interactions of two and four qubits that are not controlled gates. ECR, XY and the excitations as in PennyLane's
// documentation; the rest as in OpenQASM's standard library and Qiskit's, with the first qubit more significant.

const { PI, SQRT1_2, cos, sin } = Math;

export const swap = define('swap', {
  qubits: 2,
  angles: [],
  summary: 'Exchanges two qubits',
  symbols: ['×', '×'],
  matrix: () => [
    [1, 0, 0, 0],
    [0, 0, 1, 0],
    [0, 1, 0, 0],
    [0, 0, 0, 1],
  ],
  rotations: [
    ['II', -PI / 2],
    ['XX', PI / 2],
    ['YY', PI / 2],
    ['ZZ', PI / 2],
  ],
});

export const iswap = define('iswap', {
  qubits: 2,
  angles: [],
  summary: 'Exchanges two qubits with a phase i',
  symbols: ['i×', 'i×'],
  matrix: () => [
    [1, 0, 0, 0],
    [0, 0, i, 0],
    [0, i, 0, 0],
    [0, 0, 0, 1],
  ],
  rotations: [
    ['XX', -PI / 2],
    ['YY', -PI / 2],
  ],
});

export const ecr = define('ecr', {
  qubits: 2,
  angles: [],
  summary: 'Echoed cross resonance, (X⊗1 − Y⊗X)/√2',
  symbols: ['ECR', 'ECR'],
  matrix: () => [
    [0, 0, SQRT1_2, [0, SQRT1_2]],
    [0, 0, [0, SQRT1_2], SQRT1_2],
    [SQRT1_2, [0, -SQRT1_2], 0, 0],
    [[0, -SQRT1_2], SQRT1_2, 0, 0],
  ],
  rotations: [
    ['II', -PI],
    ['ZX', PI / 2],
    ['XI', PI],
  ],
});

export const rxx = define('rxx', {
  qubits: 2,
  angles: ['theta'],
  summary: 'Rotation about XX by theta',
  symbols: ['RXX', 'RXX'],
  matrix: (theta) => {
    const [c, d] = [cos(theta / 2), minusITimes(sin(theta / 2))];
    return [
      [c, 0, 0, d],
      [0, c, d, 0],
      [0, d, c, 0],
      [d, 0, 0, c],
    ];
  },
  rotations: [['XX', 'theta']],
});

export const ryy = define('ryy', {
  qubits: 2,
  angles: ['theta'],
  summary: 'Rotation about YY by theta',
  symbols: ['RYY', 'RYY'],
  matrix: (theta) => {
    const [c, d, e] = [cos(theta / 2), minusITimes(sin(theta / 2)), minusITimes(-sin(theta / 2))];
    return [
      [c, 0, 0, e],
      [0, c, d, 0],
      [0, d, c, 0],
      [e, 0, 0, c],
    ];
  },
  rotations: [['YY', 'theta']],
});

export const rzz = define('rzz', {
  qubits: 2,
  angles: ['theta'],
  summary: 'Rotation about ZZ by theta',
  symbols: ['RZZ', 'RZZ'],
  matrix: (theta) => [
    [expI(-theta / 2), 0, 0, 0],
    [0, expI(theta / 2), 0, 0],
    [0, 0, expI(theta / 2), 0],
    [0, 0, 0, expI(-theta / 2)],
  ],
  rotations: [['ZZ', 'theta']],
});

export const rzx = define('rzx', {
  qubits: 2,
  angles: ['theta'],
  summary: 'Rotation about ZX by theta (cross resonance)',
  symbols: ['RZ', 'RX'],
  matrix: (theta) => {
    const [c, d, e] = [cos(theta / 2), minusITimes(sin(theta / 2)), minusITimes(-sin(theta / 2))];
    return [
      [c, d, 0, 0],
      [d, c, 0, 0],
      [0, 0, c, e],
      [0, 0, e, c],
    ];
  },
  rotations: [['ZX', 'theta']],
});

export const xy = define('xy', {
  qubits: 2,
  angles: ['theta'],
  summary: 'exp(i theta/4 (XX + YY)), a partial iswap',
  symbols: ['XY', 'XY'],
  matrix: (theta) => [
    [1, 0, 0, 0],
    [0, cos(theta / 2), minusITimes(-sin(theta / 2)), 0],
    [0, minusITimes(-sin(theta / 2)), cos(theta / 2), 0],
    [0, 0, 0, 1],
  ],
  rotations: [
    ['XX', { theta: -1 / 2 }],
    ['YY', { theta: -1 / 2 }],
  ],
});

export const singleExcitation = define('singleExcitation', {
  qubits: 2,
  angles: ['theta'],
  summary: 'Givens rotation of |01⟩ and |10⟩ by theta',
  symbols: ['G', 'G'],
  matrix: (theta) => [
    [1, 0, 0, 0],
    [0, cos(theta / 2), -sin(theta / 2), 0],
    [0, sin(theta / 2), cos(theta / 2), 0],
    [0, 0, 0, 1],
  ],
  rotations: [
    ['YX', { theta: 1 / 2 }],
    ['XY', { theta: -1 / 2 }],
  ],
});

export const doubleExcitation = define('doubleExcitation', {
  qubits: 4,
  angles: ['theta'],
  summary: 'Givens rotation of |0011⟩ and |1100⟩ by theta',
  symbols: ['G²', 'G²', 'G²', 'G²'],
  matrix: (theta) => {
    const rows = Array.from({ length: 16 }, (_, r) => Array.from({ length: 16 }, (_, c): number => (r === c ? 1 : 0)));
    rows[3]![3] = rows[12]![12] = cos(theta / 2);
    rows[3]![12] = -sin(theta / 2);
    rows[12]![3] = sin(theta / 2);
    return rows;
  },
  // The words with an odd number of Y of i(a†a†aa − h.c.) with a = (X + iY)/2 (arXiv:2106.13839).
  rotations: [
    ['XXXY', { theta: -1 / 8 }],
    ['XXYX', { theta: -1 / 8 }],
    ['XYXX', { theta: 1 / 8 }],
    ['YXXX', { theta: 1 / 8 }],
    ['XYYY', { theta: -1 / 8 }],
    ['YXYY', { theta: -1 / 8 }],
    ['YYXY', { theta: 1 / 8 }],
    ['YYYX', { theta: 1 / 8 }],
  ],
});
