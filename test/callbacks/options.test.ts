import { callbacks } from '../../src/index.js';
import { refuseOptions } from '../support/refused-options.js';

refuseOptions([
  ['layerwise', callbacks.layerwise, 'epochsperstep', 'epochsPerStep'],
  ['localToGlobal', callbacks.localToGlobal, 'locals', 'local'],
  ['progressBar', callbacks.progressBar, 'quit', 'quiet'],
  ['gradientMonitor', callbacks.gradientMonitor, 'shot', 'shots'],
]);
