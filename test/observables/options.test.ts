import { heisenberg, ising } from '../../src/observables/index.js';
import { refuseOptions } from '../support/refused-options.js';

refuseOptions([
  ['ising', ising, 'fields', 'field'],
  ['heisenberg', heisenberg, 'couplings', 'coupling'],
]);
