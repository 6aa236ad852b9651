import type { Measured } from '../../bench/child/line.js';
import { type Contender, race } from '../../bench/peers/race.js';
import type { Rival } from '../../bench/workloads/workload.js';

const measurement = (median: number): Measured => ({
  version: '1',
  median,
  min: median / 2,
  setup: 10 * median,
  repeats: 7,
  numbers: {},
});

describe('a race', () => {
  const order: string[] = [];
  const contender = (name: string, times: readonly (number | string)[], rival?: Rival): Contender => {
    let round = 0;
    return {
      name,
      ...(rival ? { rival } : {}),
      measure: async () => {
        order.push(name);
        const time = times[round++]!;
        return typeof time === 'string' ? { failure: time } : measurement(time);
      },
    };
  };

  it('takes turns, drops who fails or cannot win, and keeps the median of the rounds', async () => {
    const standings = await race(
      [
        contender('own', [50, 10, 20]),
        contender('fast', [1, 3, 2], 'frameworks'),
        contender('slow', [4], 'frameworks'),
        contender('broken', ['out of memory'], 'frameworks'),
        contender('breaking', [1, 'killed'], 'qsim'),
        contender('alone of its kind', [90, 90, 90], 'jax'),
      ],
      3,
    );
    const rest = ['own', 'fast', 'breaking', 'alone of its kind'];
    const first = ['own', 'fast', 'slow', 'broken', 'breaking', 'alone of its kind'];
    expect(order).toEqual([...first, ...rest, ...rest.filter((name) => name !== 'breaking')]);
    expect(standings).toMatchObject([
      { name: 'own', median: 20, min: 5, rounds: 3, setup: 200 },
      { name: 'fast', median: 2, min: 0.5, rounds: 3, rival: 'frameworks' },
      { name: 'slow', median: 4, rounds: 1 },
      { name: 'broken', failure: 'out of memory' },
      { name: 'breaking', failure: 'killed' },
      { name: 'alone of its kind', median: 90, rounds: 3 },
    ]);
  });
});
