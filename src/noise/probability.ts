import { KetworkError } from '../errors.js';

/** @throws KetworkError `invalid` unless the value is a number from 0 to `most`. */
export function checkProbability(value: number, what: string, most = 1): void {
  if (typeof value === 'number' && value >= 0 && value <= most) return;
  throw new KetworkError('invalid', `${what} is ${value}. Use a number from 0 to ${most}.`);
}

/** @throws KetworkError `invalid` unless the value is a finite number from 0 on. */
export function checkDuration(value: number, what: string): void {
  if (Number.isFinite(value) && value >= 0) return;
  throw new KetworkError('invalid', `${what} is ${value}. Use a time from 0 on, all times in the same unit.`);
}

/** @throws KetworkError `invalid` unless the value is a number above 0; infinite for what does not decay. */
export function checkLifetime(value: number, what: string): void {
  if (typeof value === 'number' && value > 0) return;
  throw new KetworkError(
    'invalid',
    `${what} is ${value}. Use a time above 0, all times in the same unit, or Infinity for what does not decay.`,
  );
}
