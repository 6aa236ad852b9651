export {
  type PredictionOptions,
  type PredictionProgress,
  type Predictions,
  predictions,
  type Predictor,
} from './predictions.js';
export type { Rows, RowSource, RowTable } from './row-source.js';
