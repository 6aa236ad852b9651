import * as tf from '@tensorflow/tfjs';
import { loadNative } from '../../../src/backends/native/load.js';

// Loads a backend and says what came of it, in a process of its own.
void loadNative('native').then((loaded) => {
  const seen = 'exports' in loaded && 'seen' in loaded.exports ? loaded.exports.seen : undefined;
  const shared = typeof seen === 'object' && seen !== null && 'version' in seen && seen.version === tf.version;
  const source = 'source' in loaded ? loaded.source : undefined;
  const isMissing = 'isMissing' in loaded ? loaded.isMissing : undefined;
  console.log(JSON.stringify({ source, shared, isMissing, refusal: 'refusal' in loaded ? loaded.refusal : undefined }));
});
