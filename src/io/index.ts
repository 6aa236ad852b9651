export { folder } from './folder.js';
export { loadModel, readMetadata, type LoadedModel } from './load-model.js';
export type { GivenMetadata, Json, ModelMetadata } from './metadata.js';
export { version } from './version.js';
