import { KetworkError } from '../errors.js';
import { readCsv } from './csv.js';
import type { Dataset } from './dataset.js';

/**
 * Reads the 1,797 handwritten digits of UCI's "Optical Recognition of Handwritten Digits" (test set, E. Alpaydin and C.
 * Kaynak, CC BY 4.0): 64 features, the 8×8 pixels of 0 to 16 row by row, and the labels "0" to "9".
 *
 * @param file path of `digits.csv.gz` (or the same unpacked).
 * @throws KetworkError as {@link readCsv}; `mismatch` for a file that does not hold 8×8 digits.
 * @example
 * const digits = await loadDigits('models/digits-hybrid/data/digits.csv.gz');
 */
export async function loadDigits(file: string): Promise<Dataset> {
  const table = await readCsv(file, { header: false });
  if (table.columns !== 64 || table.classNames.join() !== '0,1,2,3,4,5,6,7,8,9') {
    throw new KetworkError(
      'mismatch',
      `${file} has ${table.columns} features and the labels ${table.classNames.slice(0, 12).join(', ')}; the digits have ` +
        '64 pixels and the labels 0 to 9. Give the path of digits.csv.gz.',
    );
  }
  const featureNames = table.featureNames.map((_, i) => `pixel ${Math.floor(i / 8)},${i % 8}`);
  return { ...table, featureNames };
}
