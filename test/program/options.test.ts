import { Circuit, lower, lowerNoisy, noise, type Reading } from '../../src/index.js';
import { refuseOptions } from '../support/refused-options.js';

const circuit = new Circuit(1).h(0);
const model = noise.uniform({ oneQubit: 0.1 });

refuseOptions([
  ['a reading', (reading) => lower(circuit, reading), 'observable', 'observables'],
  ['lower', (options) => lower(circuit, { kind: 'probabilities' }, options), 'dialects', 'dialect'],
  ['lowerNoisy', (options) => lowerNoisy(circuit, { kind: 'probabilities' }, model, options), 'pass', 'passes'],
]);

it('a reading of no known kind is refused', () => {
  const reading = { kind: 'expectations', observables: [] } as unknown as Reading;
  expect(() => lower(circuit, reading)).toThrow('No reading is called "expectations". Did you mean "expectation"?');
});
