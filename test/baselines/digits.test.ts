import { join } from 'node:path';
import { baselines, data } from 'ketwork';
import { scoreOf } from './support';

const file = join(__dirname, '../../models/digits-hybrid/data/digits.csv.gz');

it('a hundred and fifty digits teach both a line and a kernel machine to read most of the others', async () => {
  const digits = data.scaled(await data.loadDigits(file), data.fixed(await data.loadDigits(file), { scale: 1 / 16 }));
  const { test } = data.split(digits, { test: 0.2, seed: 1 });
  const problem = baselines.problemOf(data.split(test, { test: 0.6, seed: 1 }));
  const linear = await baselines.logisticRegression(problem, { seed: 1 });
  const kernel = await baselines.rbfSupportVectorMachine(problem, { seed: 1 });
  expect(scoreOf(problem, linear)).toBeGreaterThan(0.8);
  expect(scoreOf(problem, kernel)).toBeGreaterThan(0.8);
  expect(linear.parameters).toBe(650);
});
