import { type ComplexEntry, expI } from '../math/complex-matrix.js';
import { define, i, minusI, minusITimes } from './define.js';

// Matrices as in Nielsen and Chuang, ch. 4, and OpenQASM 3 (arXiv:2104.14722); rot as in PennyLane's documentation.
// A phase e^{iφ} is the rotation about the identity word by −2φ.

const { PI, SQRT1_2, cos, sin } = Math;

export const id = define('i', {
  qubits: 1,
  angles: [],
  summary: 'Identity',
  symbols: ['I'],
  matrix: () => [
    [1, 0],
    [0, 1],
  ],
  rotations: [],
});

export const x = define('x', {
  qubits: 1,
  angles: [],
  summary: 'Pauli X, the NOT gate',
  symbols: ['X'],
  matrix: () => [
    [0, 1],
    [1, 0],
  ],
  rotations: [
    ['I', -PI],
    ['X', PI],
  ],
});

export const y = define('y', {
  qubits: 1,
  angles: [],
  summary: 'Pauli Y',
  symbols: ['Y'],
  matrix: () => [
    [0, minusI],
    [i, 0],
  ],
  rotations: [
    ['I', -PI],
    ['Y', PI],
  ],
});

export const z = define('z', {
  qubits: 1,
  angles: [],
  summary: 'Pauli Z, a sign flip of |1⟩',
  symbols: ['Z'],
  matrix: () => [
    [1, 0],
    [0, -1],
  ],
  rotations: [
    ['I', -PI],
    ['Z', PI],
  ],
});

export const h = define('h', {
  qubits: 1,
  angles: [],
  summary: 'Hadamard',
  symbols: ['H'],
  matrix: () => [
    [SQRT1_2, SQRT1_2],
    [SQRT1_2, -SQRT1_2],
  ],
  rotations: [
    ['I', -PI],
    ['Z', PI / 2],
    ['X', PI / 2],
    ['Z', PI / 2],
  ],
});

/** diag(1, e^{iφ}) for a fixed φ. */
const phaseGate = (name: string, phi: number, symbol: string, summary: string) =>
  define(name, {
    qubits: 1,
    angles: [],
    summary,
    symbols: [symbol],
    matrix: () => [
      [1, 0],
      [0, expI(phi)],
    ],
    rotations: [
      ['I', -phi],
      ['Z', phi],
    ],
  });

/** The square root of X, or its inverse. */
const rootOfX = (name: string, sign: 1 | -1, symbol: string, summary: string) =>
  define(name, {
    qubits: 1,
    angles: [],
    summary,
    symbols: [symbol],
    matrix: () => [
      [
        [0.5, sign * 0.5],
        [0.5, -sign * 0.5],
      ],
      [
        [0.5, -sign * 0.5],
        [0.5, sign * 0.5],
      ],
    ],
    rotations: [
      ['I', (-sign * PI) / 2],
      ['X', (sign * PI) / 2],
    ],
  });

export const s = phaseGate('s', PI / 2, 'S', 'Phase π/2, the square root of Z');
export const sx = rootOfX('sx', 1, '√X', 'Square root of X');

export const rx = define('rx', {
  qubits: 1,
  angles: ['theta'],
  summary: 'Rotation about X by theta',
  symbols: ['RX'],
  matrix: (theta) => [
    [cos(theta / 2), minusITimes(sin(theta / 2))],
    [minusITimes(sin(theta / 2)), cos(theta / 2)],
  ],
  rotations: [['X', 'theta']],
});

export const ry = define('ry', {
  qubits: 1,
  angles: ['theta'],
  summary: 'Rotation about Y by theta',
  symbols: ['RY'],
  matrix: (theta) => [
    [cos(theta / 2), -sin(theta / 2)],
    [sin(theta / 2), cos(theta / 2)],
  ],
  rotations: [['Y', 'theta']],
});

export const rz = define('rz', {
  qubits: 1,
  angles: ['theta'],
  summary: 'Rotation about Z by theta',
  symbols: ['RZ'],
  matrix: (theta) => [
    [expI(-theta / 2), 0],
    [0, expI(theta / 2)],
  ],
  rotations: [['Z', 'theta']],
});

export const p = define('p', {
  qubits: 1,
  angles: ['lambda'],
  summary: 'Phase lambda on |1⟩',
  symbols: ['P'],
  matrix: (lambda) => [
    [1, 0],
    [0, expI(lambda)],
  ],
  rotations: [
    ['I', { lambda: -1 }],
    ['Z', 'lambda'],
  ],
});

export const u = define('u', {
  qubits: 1,
  angles: ['theta', 'phi', 'lambda'],
  summary: 'Any one-qubit gate up to a phase: RZ(phi) RY(theta) RZ(lambda) with U[0,0] real',
  symbols: ['U'],
  matrix: (theta, phi, lambda) => uMatrix(theta, phi, lambda, 0),
  rotations: [
    ['I', { phi: -1, lambda: -1 }],
    ['Z', 'lambda'],
    ['Y', 'theta'],
    ['Z', 'phi'],
  ],
});

/** e^{iγ} U(θ, φ, λ) */
function uMatrix(theta: number, phi: number, lambda: number, gamma: number): ComplexEntry[][] {
  const [c, d] = [cos(theta / 2), sin(theta / 2)];
  const scaled = (value: number, phase: number): ComplexEntry => [value * cos(phase), value * sin(phase)];
  return [
    [scaled(c, gamma), scaled(-d, gamma + lambda)],
    [scaled(d, gamma + phi), scaled(c, gamma + phi + lambda)],
  ];
}

/** U with a phase of its own, which only a control makes visible. */
export const uWithPhase = define('u', {
  qubits: 1,
  angles: ['theta', 'phi', 'lambda', 'gamma'],
  summary: 'U with a phase',
  symbols: ['U'],
  matrix: uMatrix,
  rotations: [
    ['I', { phi: -1, lambda: -1, gamma: -2 }],
    ['Z', 'lambda'],
    ['Y', 'theta'],
    ['Z', 'phi'],
  ],
});

export const rot = define('rot', {
  qubits: 1,
  angles: ['phi', 'theta', 'omega'],
  summary: 'RZ(omega) RY(theta) RZ(phi)',
  symbols: ['Rot'],
  matrix: (phi, theta, omega) => {
    const [c, d] = [cos(theta / 2), sin(theta / 2)];
    const scaled = (value: number, phase: number): ComplexEntry => [value * cos(phase), value * sin(phase)];
    return [
      [scaled(c, -(phi + omega) / 2), scaled(-d, (phi - omega) / 2)],
      [scaled(d, (omega - phi) / 2), scaled(c, (phi + omega) / 2)],
    ];
  },
  rotations: [
    ['Z', 'phi'],
    ['Y', 'theta'],
    ['Z', 'omega'],
  ],
});

export const sdg = phaseGate('sdg', -PI / 2, 'S†', 'Phase −π/2, the inverse of S');
export const t = phaseGate('t', PI / 4, 'T', 'Phase π/4, the square root of S');
export const tdg = phaseGate('tdg', -PI / 4, 'T†', 'Phase −π/4, the inverse of T');
export const sxdg = rootOfX('sxdg', -1, '√X†', 'Inverse of the square root of X');

export const gphase = define('gphase', {
  qubits: 0,
  angles: ['gamma'],
  summary: 'Global phase gamma',
  symbols: [],
  matrix: (gamma) => [[expI(gamma)]],
  rotations: [['', { gamma: -2 }]],
});
