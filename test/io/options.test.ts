import { io } from '../../src/index.js';
import { refuseOptions } from '../support/refused-options.js';

refuseOptions([['io.folder', (options) => io.folder('none', options), 'metaData', 'metadata']]);
