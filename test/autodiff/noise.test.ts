import { noiseFacts } from '../support/facts/noise.js';
import { onEveryBackend } from './support.js';

onEveryBackend(() => it.each(Object.entries(noiseFacts))('noise %s', (_, check) => check()));
