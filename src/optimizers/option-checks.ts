import { KetworkError } from '../errors.js';

/** @throws KetworkError `invalid` unless the option is a number above 0. */
export function checkPositive(optimizer: string, options: Readonly<Record<string, number | undefined>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || (Number.isFinite(value) && value > 0)) continue;
    throw new KetworkError('invalid', `The ${name} of ${optimizer} is ${value}. Use a number above 0.`);
  }
}

/** @throws KetworkError `invalid` unless the option is a number from 0 on. */
export function checkNotNegative(optimizer: string, options: Readonly<Record<string, number | undefined>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || (Number.isFinite(value) && value >= 0)) continue;
    throw new KetworkError('invalid', `The ${name} of ${optimizer} is ${value}. Use 0 or a number above.`);
  }
}

/** @throws KetworkError `invalid` unless the option is a whole number, 1 or more. */
export function checkCounts(optimizer: string, options: Readonly<Record<string, number | undefined>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || (Number.isSafeInteger(value) && value >= 1)) continue;
    throw new KetworkError('invalid', `The ${name} of ${optimizer} is ${value}. Use a whole number, 1 or more.`);
  }
}
