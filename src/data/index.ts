export { type CsvBatchOptions, csvBatches, readCsv } from './csv.js';
export type { ReadProgress } from './csv-bytes.js';
export type { CsvOptions } from './csv-layout.js';
export { datasetOf, featuresOf, labelsOf, rowsOf, toTensors, type Dataset } from './dataset.js';
export { loadDigits } from './digits.js';
export { fixed, minMax, scaled, scalerFrom, standardize, type Scaler } from './scaler.js';
export { split } from './split.js';
export { twoMoons, type TwoMoonsOptions } from './two-moons.js';
