import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { type ComplexMatrix, zeroMatrix } from './complex-matrix.js';

/**
 * `U^p` of a unitary matrix, eigenvalue by eigenvalue on the principal branch: `e^{iφ}` becomes `e^{ipφ}`, −π < φ ≤ π.
 *
 * The Hermitian parts `A = (U + U†)/2` and `B = (U − U†)/2i` commute, so a generic combination `A + cB` has the
 * eigenspaces of U. It is diagonalised as the real symmetric matrix `[[Re, −Im], [Im, Re]]`, in which every complex
 * eigenvector spans two dimensions; the projector on an eigenspace does not depend on the basis found in it.
 */
export function unitaryPower(unitary: ComplexMatrix, exponent: number): ComplexMatrix {
  const { size, re, im } = unitary;
  const mix = 0.7390851332151607; // no eigenvalues of a gate met in practice coincide in cos φ + mix · sin φ alone
  const double = 2 * size;
  const symmetric = new Matrix(double, double);
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      const [ab, ba] = [r * size + c, c * size + r];
      const a = [(re[ab]! + re[ba]!) / 2, (im[ab]! - im[ba]!) / 2] as const;
      const b = [(im[ab]! + im[ba]!) / 2, (re[ba]! - re[ab]!) / 2] as const;
      const [x, y] = [a[0] + mix * b[0], a[1] + mix * b[1]];
      symmetric.set(r, c, x);
      symmetric.set(size + r, size + c, x);
      symmetric.set(r, size + c, -y);
      symmetric.set(size + r, c, y);
    }
  }
  const vectors = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true }).eigenvectorMatrix;
  const result = zeroMatrix(size);
  for (let k = 0; k < double; k++) {
    const q = vectors.getColumn(k);
    const [cos, sin] = expectation(unitary, q);
    const phase = exponent * principal(Math.atan2(sin, cos));
    const [fr, fi] = [Math.cos(phase), Math.sin(phase)];
    // f(U) = Σ f(λ) q q†. Each complex direction is met twice (q and iq), hence the real columns of q qᵀ and (iq) qᵀ.
    for (let r = 0; r < size; r++) {
      const [vr, vi] = [q[r]!, q[size + r]!];
      for (let c = 0; c < size; c++) {
        result.re[r * size + c]! += (fr * vr - fi * vi) * q[c]!;
        result.im[r * size + c]! += (fr * vi + fi * vr) * q[c]!;
      }
    }
  }
  return result;
}

/** Rounding may put the eigenvalue −1 on either side of the cut; it belongs to +π. */
function principal(phase: number): number {
  return phase < -Math.PI + 1e-9 ? phase + 2 * Math.PI : phase;
}

/** `q† U q` of the complex vector whose real and imaginary parts follow each other in `q`. */
function expectation({ size, re, im }: ComplexMatrix, q: readonly number[]): readonly [number, number] {
  let real = 0;
  let imaginary = 0;
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      const i = r * size + c;
      const ur = re[i]! * q[c]! - im[i]! * q[size + c]!;
      const ui = re[i]! * q[size + c]! + im[i]! * q[c]!;
      real += q[r]! * ur + q[size + r]! * ui;
      imaginary += q[r]! * ui - q[size + r]! * ur;
    }
  }
  return [real, imaginary];
}
