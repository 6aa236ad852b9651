export type { TrainingData } from './batches.js';
export type { EpochRecord } from './checkpoint.js';
export { fit, type FitOptions, type FitResult } from './fit.js';
export { accuracy, confusionMatrix, confusionTable } from './metrics.js';
