import { KetworkError } from '../errors.js';
import type { Channel } from './channel.js';

/**
 * A coherent error: a rotation `exp(−i angle/2 P)` too much, radians. Unlike the others it is the same in every run, so
 * that it adds up instead of averaging out.
 *
 * @throws KetworkError `invalid` for letters other than I, X, Y and Z, or an angle that is not finite.
 * @example
 * const model = noise.noiseModel({ rules: [{ channel: overRotation('X', Math.PI / 3), gates: ['x'] }] });
 * expectation(new Circuit(1).x(0), z(0), { noise: model }).print(); // [[-0.5]]
 */
export function overRotation(letters: string, angle: number): Channel {
  if (!/^[IXYZ]+$/.test(letters)) {
    throw new KetworkError(
      'invalid',
      `"${letters}" is no Pauli word. Use the letters I, X, Y and Z, one for each qubit.`,
    );
  }
  if (!Number.isFinite(angle)) {
    throw new KetworkError('invalid', `The angle of an over-rotation is ${angle}. Use a finite number of radians.`);
  }
  return { name: 'over-rotation', qubits: letters.length, body: { kind: 'rotation', letters, angle } };
}
