import { data } from '../../src/index.js';
import { refuseOptions } from '../support/refused-options.js';

const table = data.datasetOf([[0], [1]], { labels: [0, 1] });

refuseOptions([
  ['twoMoons', data.twoMoons, 'sample', 'samples'],
  ['data.split', (options) => data.split(table, options), 'tests', 'test'],
  ['datasetOf', (options) => data.datasetOf([[0]], options), 'label', 'labels'],
  ['minMax', (options) => data.minMax(table, options), 'lo', 'low'],
  ['data.fixed', (options) => data.fixed(table, options), 'scales', 'scale'],
  ['readCsv', (options) => data.readCsv('none.csv', options), 'labels', 'label'],
  ['csvBatches', (options) => data.csvBatches('none.csv', options).next(), 'headers', 'header'],
]);
