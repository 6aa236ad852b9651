/** A small dense square matrix of complex float64 numbers, row by row, real and imaginary parts apart. */
export interface ComplexMatrix {
  readonly size: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** An entry as one writes it: a real number, or `[real, imaginary]`. */
export type ComplexEntry = number | readonly [number, number];

/** A matrix, or its rows as one writes them. */
export type MatrixLike = ComplexMatrix | readonly (readonly ComplexEntry[])[];

/** The matrix of what may be given as one. */
export const asComplexMatrix = (given: MatrixLike): ComplexMatrix => ('size' in given ? given : matrixOf(given));

/** `exp(i φ)` as an entry. */
export const expI = (phi: number): ComplexEntry => [Math.cos(phi), Math.sin(phi)];

/** The matrix with the given rows. */
export function matrixOf(rows: readonly (readonly ComplexEntry[])[]): ComplexMatrix {
  const result = zeroMatrix(rows.length);
  rows.forEach((row, r) =>
    row.forEach((entry, c) => {
      const [re, im] = typeof entry === 'number' ? [entry, 0] : entry;
      result.re[r * rows.length + c] = re;
      result.im[r * rows.length + c] = im;
    }),
  );
  return result;
}

export function zeroMatrix(size: number): ComplexMatrix {
  return { size, re: new Float64Array(size * size), im: new Float64Array(size * size) };
}

export function identityMatrix(size: number): ComplexMatrix {
  const result = zeroMatrix(size);
  for (let i = 0; i < size; i++) result.re[i * size + i] = 1;
  return result;
}

export function multiplyMatrices(a: ComplexMatrix, b: ComplexMatrix): ComplexMatrix {
  const { size } = a;
  const result = zeroMatrix(size);
  for (let r = 0; r < size; r++) {
    for (let k = 0; k < size; k++) {
      const re = a.re[r * size + k]!;
      const im = a.im[r * size + k]!;
      if (re === 0 && im === 0) continue;
      for (let c = 0; c < size; c++) {
        result.re[r * size + c]! += re * b.re[k * size + c]! - im * b.im[k * size + c]!;
        result.im[r * size + c]! += re * b.im[k * size + c]! + im * b.re[k * size + c]!;
      }
    }
  }
  return result;
}

/** The sum of one or more matrices of the same size. */
export function sumOf(matrices: readonly ComplexMatrix[]): ComplexMatrix {
  return matrices.reduce((a, b) => ({
    size: a.size,
    re: a.re.map((value, k) => value + b.re[k]!),
    im: a.im.map((value, k) => value + b.im[k]!),
  }));
}

/** The matrix times a real number. */
export const scaledMatrix = ({ size, re, im }: ComplexMatrix, factor: number): ComplexMatrix => ({
  size,
  re: re.map((value) => factor * value),
  im: im.map((value) => factor * value),
});

/** The conjugate transpose. */
export function dagger(a: ComplexMatrix): ComplexMatrix {
  const { size } = a;
  const result = zeroMatrix(size);
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      result.re[c * size + r] = a.re[r * size + c]!;
      result.im[c * size + r] = -a.im[r * size + c]!;
    }
  }
  return result;
}

/** The tensor product `a ⊗ b`; `a` acts on the more significant qubits. */
export function kron(a: ComplexMatrix, b: ComplexMatrix): ComplexMatrix {
  const size = a.size * b.size;
  const result = zeroMatrix(size);
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      const i = Math.floor(r / b.size) * a.size + Math.floor(c / b.size);
      const j = (r % b.size) * b.size + (c % b.size);
      result.re[r * size + c] = a.re[i]! * b.re[j]! - a.im[i]! * b.im[j]!;
      result.im[r * size + c] = a.re[i]! * b.im[j]! + a.im[i]! * b.re[j]!;
    }
  }
  return result;
}

/** `a` on the states whose control qubits (the more significant ones) are all 1, the identity on the others. */
export function controlledMatrix(a: ComplexMatrix, controls: number): ComplexMatrix {
  const size = a.size * 2 ** controls;
  const result = identityMatrix(size);
  const first = size - a.size;
  for (let r = 0; r < a.size; r++) {
    for (let c = 0; c < a.size; c++) {
      result.re[(first + r) * size + first + c] = a.re[r * a.size + c]!;
      result.im[(first + r) * size + first + c] = a.im[r * a.size + c]!;
    }
  }
  return result;
}

/** The largest absolute difference of two entries. */
export function matrixDistance(a: ComplexMatrix, b: ComplexMatrix): number {
  let worst = 0;
  for (let i = 0; i < a.re.length; i++) {
    worst = Math.max(worst, Math.hypot(a.re[i]! - b.re[i]!, a.im[i]! - b.im[i]!));
  }
  return worst;
}

/** Whether `a a† = 1` within the tolerance. */
export function isUnitary(a: ComplexMatrix, tolerance = 1e-6): boolean {
  return matrixDistance(multiplyMatrices(a, dagger(a)), identityMatrix(a.size)) <= tolerance;
}
