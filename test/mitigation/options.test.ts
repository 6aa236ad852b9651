import { mitigation } from '../../src/index.js';
import { refuseOptions } from '../support/refused-options.js';

refuseOptions([
  ['zeroNoise', mitigation.zeroNoise, 'scale', 'scales'],
  ['errorCancellation', mitigation.errorCancellation, 'sample', 'samples'],
]);
