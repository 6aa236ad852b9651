export {
  quantumNaturalGradient,
  type QuantumNaturalGradient,
  type QuantumNaturalGradientOptions,
} from './quantum-natural-gradient.js';
export type { SavedOptimizer } from './nested-optimizer.js';
export { qnSpsa, type QnSpsa, type QnSpsaOptions } from './qn-spsa.js';
export { rotosolve, type Rotosolve, type RotosolveOptions } from './rotosolve.js';
export { spsa, type Spsa, type SpsaOptions } from './spsa.js';
