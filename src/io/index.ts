export { folder } from './folder.js';
export { loadModel, type LoadedModel } from './load-model.js';
export { readMetadata } from './read-files.js';
export type { GivenMetadata, Json, ModelMetadata } from './metadata.js';
export { version } from './version.js';
