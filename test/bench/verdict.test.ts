import type { Standing } from '../../bench/peers/race.js';
import { mismatches, rowOf, verdictOn, verdictText } from '../../bench/peers/verdict.js';
import { type Rival, workloadNamed } from '../../bench/workloads/workload.js';

const standing = (name: string, median: number, rival?: Rival, numbers: Record<string, number> = {}): Standing => ({
  name,
  rival,
  median,
  min: median,
  rounds: 3,
  setup: 1,
  version: '1',
  numbers,
});

const checks = { loss: 0.3, grad_norm_w: 0.05, grad_norm_x: 0.01 };
const all = [
  standing('ketwork engine', 2, undefined, checks),
  standing('jax kron', 12, 'jax', checks),
  standing('ketwork tensorflow', 3.5, undefined, checks),
  standing('jax elem', 11, 'jax', checks),
  standing('ketwork tensorflow-nothing', 1, undefined, { ...checks, loss: 0 }),
  standing('tfq', 18, 'frameworks', checks),
  { name: 'lightning', rival: 'frameworks', failure: 'killed' } as const,
];

describe('a verdict', () => {
  it('compares the engine with the fastest of the rivals', () => {
    const jax = verdictOn({ factor: 5, against: 'jax' }, all);
    expect(jax).toEqual({ factor: 5, against: 'jax', fastest: 'jax elem', ratio: 5.5, isMet: true });
    expect(verdictText(jax)).toBe('5.5x jax elem, goal 5x: met');
    expect(verdictText(verdictOn({ factor: 10, against: 'frameworks' }, all))).toBe('9x tfq, goal 10x: MISSED');
    expect(verdictText(verdictOn({ factor: 2, against: 'qsim' }, all))).toBe('not compared, goal 2x');
  });

  it('stands in one row with all times, Ketwork’s first', () => {
    expect(Object.entries(rowOf('W1', '8,4,32', workloadNamed('W1'), all))).toEqual([
      ['workload', 'W1'],
      ['size', '8,4,32'],
      ['ketwork engine', 2],
      ['ketwork tensorflow', 3.5],
      ['ketwork tensorflow-nothing', 1],
      ['jax kron', 12],
      ['jax elem', 11],
      ['tfq', 18],
      ['lightning', '–'],
      ['beyond engine and TF.js', 0.5],
      ['against jax', '5.5x jax elem, goal 5x: met'],
      ['against frameworks', '9x tfq, goal 10x: MISSED'],
    ]);
  });
});

describe('checksums', () => {
  it('agree to a thousandth, wherever the circuit does something', () => {
    expect(mismatches(workloadNamed('W1'), all)).toEqual([]);
    const near = standing('tfq', 18, 'frameworks', { ...checks, grad_norm_x: 0.010009 });
    expect(mismatches(workloadNamed('W1'), [...all, near])).toEqual([]);
  });

  it('that differ, or are not there, are named', () => {
    const wrong = standing('tfq', 18, 'frameworks', { loss: 0.3, grad_norm_w: 0.0502 });
    expect(mismatches(workloadNamed('W1'), [all[0]!, wrong])).toEqual([
      'grad_norm_w: ketwork engine 0.05, tfq 0.0502',
      'grad_norm_x: ketwork engine 0.01, tfq undefined',
    ]);
  });

  it('of a single expectation are compared absolutely', () => {
    const own = standing('ketwork engine', 1, undefined, { checksum: 0.0009 });
    expect(mismatches(workloadNamed('W3'), [own, standing('qsim', 1, 'qsim', { checksum: 0.0001 })])).toEqual([]);
    expect(mismatches(workloadNamed('W3'), [own, standing('qsim', 1, 'qsim', { checksum: 0.002 })])).toHaveLength(1);
  });
});
