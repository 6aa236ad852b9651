import { Circuit, lower, lowerNoisy, noise } from '../../src/index.js';
import { refuseOptions } from '../support/refused-options.js';

const circuit = new Circuit(1).h(0);
const model = noise.uniform({ oneQubit: 0.1 });

refuseOptions([
  ['a reading', (reading) => lower(circuit, reading), 'observable', 'observables'],
  ['lower', (options) => lower(circuit, { kind: 'probabilities' }, options), 'dialects', 'dialect'],
  ['lowerNoisy', (options) => lowerNoisy(circuit, { kind: 'probabilities' }, model, options), 'pass', 'passes'],
]);
