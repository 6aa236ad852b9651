import { loadDigits } from '../../src/data/index.js';

const file = 'models/digits-hybrid/data/digits.csv.gz';

describe('loadDigits', () => {
  it('reads 1,797 digits of 64 pixels from 0 to 16', async () => {
    const digits = await loadDigits(file);
    expect(digits).toMatchObject({ rows: 1797, columns: 64, classNames: [...'0123456789'] });
    expect(Math.min(...digits.features)).toBe(0);
    expect(Math.max(...digits.features)).toBe(16);
    // The counts per class that scikit-learn's documentation of load_digits and the UCI page give for the test set.
    const counts = digits.classNames.map((name) => digits.labels!.filter((label) => label === name).length);
    expect(counts).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    expect(digits.featureNames[9]).toBe('pixel 1,1');
  });

  it('refuses a file that holds something else', async () => {
    await expect(loadDigits('package.json')).rejects.toMatchObject({ name: 'KetworkError' });
  });
});
