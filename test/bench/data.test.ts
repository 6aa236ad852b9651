import { deepStateAngles, sweepData, trainingData } from '../../bench/workloads/data.js';
import { mulberry32 } from '../../bench/workloads/mulberry32.js';

// The numbers are what the peers' bench_common.py draws.

const closeTo = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 6));
const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);

describe('the numbers of the workloads', () => {
  it('come from the same generator as the peers’', () => {
    const next = mulberry32(0);
    expect([next(), next(), next()]).toEqual([0.26642920868471265, 0.0003297457005828619, 0.2232720274478197]);
    const other = mulberry32(12345);
    expect([other(), other()]).toEqual([0.9797282677609473, 0.3067522644996643]);
  });

  it('of W1 and W2 are drawn in the order weights, features, targets', () => {
    const { weights, features, targets } = trainingData(2, 1, 2, 0);
    const first = [1.6740240894112703, 0.002071853341007877, 1.402859522364338, 0.9186151878040926];
    expect([...weights]).toEqual(closeTo([...first, 2.936307310676979, 3.424644388242113]));
    expect([...features]).toEqual(
      closeTo([0.7241458053623036, 0.9361027496026635, -0.27641483520453214, 0.510313824390566]),
    );
    expect([...targets]).toEqual(
      closeTo([-0.5074849398806691, -0.8042966104112566, 0.8068619086407125, -0.18359255464747548]),
    );
  });

  it('of W3 are three angles for each gate', () => {
    const angles = deepStateAngles(3, 2, 1);
    expect(angles).toHaveLength(18);
    expect([angles[0], angles[1], angles[17]]).toEqual(
      closeTo([3.94002177001874, 0.017189043124069887, 0.42329746161549525]),
    );
    expect(sum(angles)).toBeCloseTo(53.955343179037925, 4);
  });

  it('of W4 are axes, then angles for 200 samples', () => {
    const { axes, angles } = sweepData(3, 0);
    expect(axes.join('')).toBe('201021100100212202021210202212012001212211011');
    expect(angles).toHaveLength(200 * 45);
    expect([angles[0], angles[1], angles[8999]]).toEqual(
      closeTo([5.26858003277452, 2.5948651685155273, 5.1518498010746825]),
    );
    expect(sum(angles) / 28286.439057643474).toBeCloseTo(1, 6);
  });
});
