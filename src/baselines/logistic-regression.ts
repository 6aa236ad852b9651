import { scaled, standardize } from '../data/scaler.js';
import { checkOptions } from '../options.js';
import { bestOutcome } from './cross-validation.js';
import type { Outcome } from './outcome.js';
import type { Problem } from './problem.js';
import { ridgeRegression, ridgeValues } from './ridge-regression.js';
import { softmaxClasses, softmaxRegression } from './softmax-regression.js';

/** Weights of the squares, the strongest first: of two that do as well, the simpler model is taken. */
const penalties = [1, 1e-2, 1e-4, 1e-6];

/**
 * What a linear model says of the test samples: a multinomial logistic regression for classes, a ridge regression for
 * numbers. Columns are brought to mean 0 and standard deviation 1; the penalty is chosen by cross-validation on quarters.
 *
 * @param problem as of {@link problemOf}.
 * @param options the seed of the quarters.
 * @throws KetworkError `unknown` for an option that it does not have.
 * @example
 * const xors = baselines.problemOf({ train: xor, test: xor });
 * const { parameters } = await baselines.logisticRegression(xors, { seed: 1 });
 * parameters; // 6
 */
export function logisticRegression(problem: Problem, options: { seed: number }): Promise<Outcome> {
  const { seed } = checkOptions('logisticRegression', options, { seed: true }, 'seed');
  return bestOutcome(problem, { candidates: penalties, prepared: linear, seed });
}

function linear({ task, classValues, train, test }: Problem): (penalty: number) => Outcome {
  const scaler = standardize(train.table);
  const [known, asked] = [scaled(train.table, scaler), scaled(test.table, scaler)];
  return (penalty) => {
    if (task === 'regression') {
      const weights = ridgeRegression(known, train.targets, penalty);
      return { predictions: ridgeValues(asked, weights), parameters: weights.length };
    }
    const weights = softmaxRegression(known, train.targets, classValues.length, penalty);
    return { predictions: softmaxClasses(asked, weights), parameters: weights.length };
  };
}
