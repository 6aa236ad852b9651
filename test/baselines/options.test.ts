import { baselines, Circuit, data, input, z } from '../../src/index.js';
import { refuseOptions } from '../support/refused-options.js';

const moons = data.twoMoons({ samples: 8, seed: 1 });
const problem = baselines.problemOf({ train: moons, test: moons });
const circuit = new Circuit(1).ry(input(0), 0);
const reading = { kind: 'expectation', observables: [z(0)] } as const;

refuseOptions([
  ['compareBaselines', baselines.compareBaselines, 'seed', 'seeds'],
  ['problemOf', (options) => baselines.problemOf({ train: moons, test: moons }, options), 'tasks', 'task'],
  ['logisticRegression', (options) => baselines.logisticRegression(problem, options), 'sed', 'seed'],
  ['rbfSupportVectorMachine', (options) => baselines.rbfSupportVectorMachine(problem, options), 'seeds', 'seed'],
  ['randomFourierFeatures', (options) => baselines.randomFourierFeatures(problem, options), 'circuits', 'circuit'],
  ['circuitFrequencies', (options) => baselines.circuitFrequencies(circuit, reading, options), 'limits', 'limit'],
  ['mlpOfSize', (options) => baselines.mlpOfSize(10, options), 'input', 'inputs'],
  ['multilayerPerceptron', (options) => baselines.multilayerPerceptron(problem, options), 'parameter', 'parameters'],
]);
