export {
  quantumNaturalGradient,
  type QuantumNaturalGradient,
  type QuantumNaturalGradientOptions,
} from './quantum-natural-gradient.js';
export type { SavedOptimizer } from './nested-optimizer.js';
export { qnSpsa, type QnSpsa, type QnSpsaOptions } from './qn-spsa.js';
export { rotosolve, type Rotosolve, type RotosolveOptions } from './rotosolve.js';
export { spsa, type Spsa, type SpsaOptions } from './spsa.js';
export { gCans, iCans, type ShotAdaptive, type ShotAdaptiveOptions, type ShotStep } from './shot-adaptive.js';
export { shotGradient, type ShotGradient, type ShotGradientEstimator } from './shot-gradient.js';
