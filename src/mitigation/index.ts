export type { Mitigation } from '../autodiff/mitigation.js';
export { cancellationCost, errorCancellation, type ErrorCancellationOptions } from './error-cancellation.js';
export type { Fit } from './extrapolation.js';
export { folded, type Folding } from './folding.js';
export { readoutInversion } from './readout-inversion.js';
export { virtualDistillation } from './virtual-distillation.js';
export { zeroNoise, type ZeroNoiseOptions } from './zero-noise.js';
