import { type ComplexEntry, expI } from '../math/complex-matrix.js';
import { define, named } from './define.js';
import { controlled } from './derive.js';
import type { Gate } from './gate.js';

// The one place where gates live. To add a gate, add a record: OpenQASM name, textbook matrix, and the Pauli rotations
// it runs as; the fluent method, the drawing, JSON, the command line and the laws in the tests follow from it.
// Matrices as in Nielsen and Chuang, ch. 4, OpenQASM 3 (arXiv:2104.14722) and, for rot, xy, ecr and the excitations,
// PennyLane's documentation. A phase e^{iφ} is the rotation about the identity word by −2φ.

const { PI, SQRT1_2, cos, sin } = Math;
const i: ComplexEntry = [0, 1];
const minusI: ComplexEntry = [0, -1];
/** The phase factor exp(−iφ). */
const back = (phi: number) => expI(-phi);
/** −i·value */
const minusITimes = (value: number): ComplexEntry => [0, -value];

const id = define('i', {
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

const x = define('x', {
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

const y = define('y', {
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

const z = define('z', {
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

const h = define('h', {
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
const phaseGate = <const Name extends string>(name: Name, phi: number, symbol: string, summary: string) =>
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

const s = phaseGate('s', PI / 2, 'S', 'Phase π/2, the square root of Z');
const sx = rootOfX('sx', 1, '√X', 'Square root of X');

const rx = define('rx', {
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

const ry = define('ry', {
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

const rz = define('rz', {
  qubits: 1,
  angles: ['theta'],
  summary: 'Rotation about Z by theta',
  symbols: ['RZ'],
  matrix: (theta) => [
    [back(theta / 2), 0],
    [0, expI(theta / 2)],
  ],
  rotations: [['Z', 'theta']],
});

const p = define('p', {
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

const u = define('u', {
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
const uWithPhase = define('u', {
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

const rot = define('rot', {
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

const swap = define('swap', {
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

const iswap = define('iswap', {
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

const ecr = define('ecr', {
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

const rxx = define('rxx', {
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

const ryy = define('ryy', {
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

const rzz = define('rzz', {
  qubits: 2,
  angles: ['theta'],
  summary: 'Rotation about ZZ by theta',
  symbols: ['RZZ', 'RZZ'],
  matrix: (theta) => [
    [back(theta / 2), 0, 0, 0],
    [0, expI(theta / 2), 0, 0],
    [0, 0, expI(theta / 2), 0],
    [0, 0, 0, back(theta / 2)],
  ],
  rotations: [['ZZ', 'theta']],
});

const rzx = define('rzx', {
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

const xy = define('xy', {
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

const singleExcitation = define('singleExcitation', {
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

const doubleExcitation = define('doubleExcitation', {
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

const gphase = define('gphase', {
  qubits: 0,
  angles: ['gamma'],
  summary: 'Global phase gamma',
  symbols: [],
  matrix: (gamma) => [[expI(gamma)]],
  rotations: [['', { gamma: -2 }]],
});

const cx = named('cx', 2, [], 'Controlled X, the CNOT gate', controlled(x));

/** Every gate that has a name. */
export const catalogue = {
  i: id,
  x,
  y,
  z,
  h,
  s,
  sdg: phaseGate('sdg', -PI / 2, 'S†', 'Phase −π/2, the inverse of S'),
  t: phaseGate('t', PI / 4, 'T', 'Phase π/4, the square root of S'),
  tdg: phaseGate('tdg', -PI / 4, 'T†', 'Phase −π/4, the inverse of T'),
  sx,
  sxdg: rootOfX('sxdg', -1, '√X†', 'Inverse of the square root of X'),
  rx,
  ry,
  rz,
  p,
  u,
  rot,
  cx,
  cy: named('cy', 2, [], 'Controlled Y', controlled(y)),
  cz: named('cz', 2, [], 'Controlled Z', controlled(z)),
  ch: named('ch', 2, [], 'Controlled Hadamard', controlled(h)),
  cs: named('cs', 2, [], 'Controlled S', controlled(s)),
  csx: named('csx', 2, [], 'Controlled square root of X', controlled(sx)),
  swap,
  iswap,
  ecr,
  crx: named('crx', 2, ['theta'], 'Controlled RX', controlled(rx)),
  cry: named('cry', 2, ['theta'], 'Controlled RY', controlled(ry)),
  crz: named('crz', 2, ['theta'], 'Controlled RZ', controlled(rz)),
  cp: named('cp', 2, ['lambda'], 'Controlled phase', controlled(p)),
  cu: named('cu', 2, ['theta', 'phi', 'lambda', 'gamma'], 'Controlled U with phase gamma', controlled(uWithPhase)),
  rxx,
  ryy,
  rzz,
  rzx,
  xy,
  ccx: named('ccx', 3, [], 'Toffoli: X under two controls', controlled(x, 2)),
  ccz: named('ccz', 3, [], 'Z under two controls', controlled(z, 2)),
  cswap: named('cswap', 3, [], 'Fredkin: swap under control', controlled(swap)),
  singleExcitation,
  doubleExcitation,
  gphase,
} as const;

export type GateName = keyof typeof catalogue;

/** All gates of the catalogue, in order. */
export const gates: readonly Gate[] = Object.values(catalogue);
