import { inference } from '../../src/index.js';
import { refuseOptions } from '../support/refused-options.js';

const predict = (options: never) => inference.predictions((rows) => rows, [[1]], options).next();

refuseOptions([['predictions', predict, 'batchsize', 'batchSize']]);
