import { count, KetworkError } from '../errors.js';
import {
  asComplexMatrix,
  type ComplexMatrix,
  type MatrixLike,
  controlledMatrix,
  dagger,
  isUnitary,
  matrixDistance,
} from '../math/complex-matrix.js';
import { commutes, pauliWord } from '../math/pauli-word.js';
import { productOf, rotationMatrix } from '../math/word-matrix.js';
import { unitaryPower } from '../math/unitary-power.js';
import type { Gate, GateBody, GateRotation } from './gate.js';

/** A gate under control may touch this many qubits: its rotations double with each control. */
const maximumControlledQubits = 10;
/** A gate may run as this many rotations. */
const maximumRotations = 4096;
/** A dense unitary may act on this many qubits. */
export const maximumDenseQubits = 5;

/** The rotation `exp(−i θ/2 P)` about any Pauli word, such as `'XYZ'`; letter k acts on the k-th qubit given. */
export function pauliRotation(letters: string): Gate {
  if (!/^[IXYZ]+$/.test(letters)) {
    throw new KetworkError('invalid', `"${letters}" is not a Pauli word. Use the letters I, X, Y, Z, one per qubit.`);
  }
  const qubits = letters.length;
  return {
    name: `r${letters.toLowerCase()}`,
    qubits,
    angles: ['theta'],
    summary: `Rotation about the Pauli word ${letters}`,
    symbols: [...letters].map((letter) => `R${letter}`),
    spec: { pauli: letters },
    matrix: ([theta]) => rotationMatrix(pauliWord(letters), theta!, qubits),
    body: { kind: 'rotations', rotations: [{ letters, offset: 0, scales: [1] }] },
  };
}

/** Any unitary on 1 to 5 qubits, given as a matrix. One qubit becomes three rotations (ZYZ), more stay dense. */
export function unitary(given: MatrixLike): Gate {
  const matrix = asComplexMatrix(given);
  const qubits = Math.log2(matrix.size);
  if (!Number.isInteger(qubits) || qubits < 1 || qubits > maximumDenseQubits) {
    throw new KetworkError(
      'invalid',
      `A unitary of ${matrix.size} rows was given. Matrices of 2, 4, 8, 16 or 32 rows (1 to 5 qubits) are possible.`,
    );
  }
  if (!isUnitary(matrix)) {
    throw new KetworkError('invalid', 'The matrix is not unitary: the product with its conjugate transpose is not 1.');
  }
  return {
    name: 'unitary',
    qubits,
    angles: [],
    summary: `Unitary matrix on ${qubits} ${qubits === 1 ? 'qubit' : 'qubits'}`,
    symbols: Array.from({ length: qubits }, () => 'U'),
    spec: { unitary: { re: [...matrix.re], im: [...matrix.im] } },
    matrix: () => matrix,
    body: qubits === 1 ? { kind: 'rotations', rotations: eulerRotations(matrix) } : { kind: 'dense' },
  };
}

/** `U = e^{iα} RZ(φ) RY(θ) RZ(λ)` of a 2×2 unitary (Nielsen and Chuang, theorem 4.1). */
function eulerRotations({ re, im }: ComplexMatrix): GateRotation[] {
  // e^{−iα} makes the determinant 1; then the first column is (cos θ/2 e^{−i(φ+λ)/2}, sin θ/2 e^{i(φ−λ)/2}).
  const determinant = [
    re[0]! * re[3]! - im[0]! * im[3]! - re[1]! * re[2]! + im[1]! * im[2]!,
    re[0]! * im[3]! + im[0]! * re[3]! - re[1]! * im[2]! - im[1]! * re[2]!,
  ] as const;
  const alpha = Math.atan2(determinant[1], determinant[0]) / 2;
  const sum = 2 * (alpha - Math.atan2(im[0]!, re[0]!));
  const difference = 2 * (Math.atan2(im[2]!, re[2]!) - alpha);
  const theta = 2 * Math.atan2(Math.hypot(re[2]!, im[2]!), Math.hypot(re[0]!, im[0]!));
  return [
    { letters: 'I', offset: -2 * alpha, scales: [] },
    { letters: 'Z', offset: (sum - difference) / 2, scales: [] },
    { letters: 'Y', offset: theta, scales: [] },
    { letters: 'Z', offset: (sum + difference) / 2, scales: [] },
  ];
}

/**
 * A gate under control: it acts where the control qubits, which come first, are all 1.
 *
 * `exp(−i θ/2 P)` under control is `exp(−i θ/2 · (1 − Z)/2 ⊗ P)`, two rotations that commute; a phase under control
 * turns into a Z rotation of the control by the same rule.
 *
 * @throws KetworkError `unsupported` where the result touches more than 10 qubits, or 5 for a dense matrix.
 */
export function controlled(gate: Gate, controls = 1): Gate {
  if (!Number.isInteger(controls) || controls < 1) {
    throw new KetworkError('invalid', `Gate "${gate.name}" was given ${controls} controls. Use 1 or more.`);
  }
  const qubits = gate.qubits + controls;
  const limit = gate.body.kind === 'dense' ? maximumDenseQubits : maximumControlledQubits;
  if (qubits > limit) {
    throw new KetworkError(
      'unsupported',
      `Gate "${gate.name}" under ${count(controls, 'control')} touches ${qubits} qubits; at most ${limit} are possible. ` +
        'Build it from smaller controlled gates with an ancilla qubit.',
    );
  }
  return {
    name: `${'c'.repeat(controls)}${gate.name}`,
    qubits,
    angles: gate.angles,
    summary: `${gate.summary}, under ${controls === 1 ? 'control' : `${controls} controls`}`,
    symbols: [...Array.from({ length: controls }, () => '●'), ...gate.symbols],
    spec: { controlled: gate.spec, controls },
    matrix: (angles) => controlledMatrix(gate.matrix(angles), controls),
    body: controlledBody(gate.body, controls),
  };
}

function controlledBody(body: GateBody, controls: number): GateBody {
  if (body.kind === 'dense') return body;
  let { rotations } = body;
  for (let k = 0; k < controls; k++) {
    rotations = rotations.flatMap((rotation) => [
      scaleRotation({ ...rotation, letters: `I${rotation.letters}` }, 1 / 2),
      scaleRotation({ ...rotation, letters: `Z${rotation.letters}` }, -1 / 2),
    ]);
  }
  return { kind: 'rotations', rotations };
}

function scaleRotation(rotation: GateRotation, factor: number): GateRotation {
  const scales = rotation.scales.map((scale) => scale * factor);
  return { ...rotation, offset: rotation.offset * factor, scales };
}

/** The gate that undoes this one, with the same angles. */
export function inverse(gate: Gate): Gate {
  const { body } = gate;
  return {
    ...gate,
    name: `${gate.name}†`,
    summary: `Inverse of: ${gate.summary}`,
    symbols: gate.symbols.map((symbol) => (symbol === '●' ? symbol : `${symbol}†`)),
    spec: { inverse: gate.spec },
    matrix: (angles) => dagger(gate.matrix(angles)),
    body:
      body.kind === 'dense'
        ? body
        : {
            kind: 'rotations',
            rotations: [...body.rotations].reverse().map((rotation) => scaleRotation(rotation, -1)),
          },
  };
}

/**
 * The gate raised to a power: `power(x, 0.5)` is `sx`.
 *
 * Where the gate's rotations commute, its angles scale; integer powers repeat it; other powers of a gate without
 * angles are taken of its matrix (principal branch).
 *
 * @throws KetworkError `unsupported` for a fractional power of a gate with angles whose rotations do not commute.
 */
export function power(gate: Gate, exponent: number): Gate {
  if (!Number.isFinite(exponent)) {
    throw new KetworkError('invalid', `Gate "${gate.name}" cannot be raised to the power ${exponent}.`);
  }
  const named = {
    name: `${gate.name}^${exponent}`,
    summary: `Power ${exponent} of: ${gate.summary}`,
    symbols: gate.symbols.map((symbol) => (symbol === '●' ? symbol : `${symbol}^${Number(exponent.toPrecision(3))}`)),
    spec: { power: gate.spec, exponent },
  };
  if (gate.body.kind === 'rotations' && allCommute(gate.body.rotations)) {
    const rotations = gate.body.rotations.map((rotation) => scaleRotation(rotation, exponent));
    return {
      ...gate,
      ...named,
      matrix: (angles) => rotationsMatrix(rotations, angles, gate.qubits),
      body: { kind: 'rotations', rotations },
    };
  }
  if (gate.body.kind === 'rotations' && isRepeatable(gate.body.rotations, exponent)) {
    const base = exponent < 0 ? inverse(gate) : gate;
    const once = base.body.kind === 'rotations' ? base.body.rotations : [];
    const rotations = Array.from({ length: Math.abs(exponent) }, () => once).flat();
    return {
      ...gate,
      ...named,
      matrix: (angles) => rotationsMatrix(rotations, angles, gate.qubits),
      body: { kind: 'rotations', rotations },
    };
  }
  if (gate.angles.length === 0 && gate.qubits <= maximumDenseQubits) {
    return { ...unitary(unitaryPower(gate.matrix([]), exponent)), ...named };
  }
  throw new KetworkError(
    'unsupported',
    `Gate "${gate.name}" cannot be raised to the power ${exponent}: its rotations do not commute. Use a small integer power.`,
  );
}

/** Integer powers by repetition, as long as that stays a reasonable number of rotations. */
function isRepeatable(rotations: readonly GateRotation[], exponent: number): boolean {
  return Number.isInteger(exponent) && Math.abs(exponent) * rotations.length <= maximumRotations;
}

function allCommute(rotations: readonly GateRotation[]): boolean {
  const words = rotations.map(({ letters }) => pauliWord(letters));
  return words.every((a, i) => words.slice(i + 1).every((b) => commutes(a, b)));
}

/** The matrix of rotations at given angles of the gate. */
export function rotationsMatrix(
  rotations: readonly GateRotation[],
  angles: readonly number[],
  qubits: number,
): ComplexMatrix {
  const matrices = rotations.map(({ letters, offset, scales }) =>
    rotationMatrix(
      pauliWord(letters),
      scales.reduce((sum, scale, k) => sum + scale * angles[k]!, offset),
      qubits,
    ),
  );
  return productOf(matrices, 2 ** qubits);
}

/**
 * How to write the inverse of a gate as an operation: another gate of the list where it is one, the same gate with
 * negated angles where that undoes it, else a derived gate with the same angles.
 */
export function inverseOperation(gate: Gate, known: readonly Gate[]): { gate: Gate; negateAngles: boolean } {
  const { body } = gate;
  if (gate.angles.length === 0 && gate.qubits <= maximumDenseQubits) {
    const undone = dagger(gate.matrix([]));
    const twin = [gate, ...known].find(
      ({ qubits, angles, matrix }) =>
        qubits === gate.qubits && angles.length === 0 && matrixDistance(matrix([]), undone) < 1e-12,
    );
    return { gate: twin ?? inverse(gate), negateAngles: false };
  }
  const isLinear = body.kind === 'rotations' && body.rotations.every(({ offset }) => offset === 0);
  if (isLinear && allCommute(body.rotations)) return { gate, negateAngles: true };
  return { gate: inverse(gate), negateAngles: false };
}
