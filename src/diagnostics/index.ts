export {
  generatorsOf,
  type LieAlgebra,
  lieAlgebra,
  type LieAlgebraOptions,
  type LieComponent,
  lossVariance,
} from './lie-algebra.js';
export type { DecayFit, DecayLaw } from './decay-fit.js';
export {
  type GradientScaling,
  gradientScaling,
  type GradientScalingOptions,
  scalingChart,
  type ScaledProblem,
} from './gradient-scaling.js';
export {
  type GradientVariance,
  gradientVariance,
  type GradientVarianceOptions,
  type RandomWeights,
} from './gradient-variance.js';
export type { VarianceEstimate } from '../math/variance-estimate.js';
export { type InformationContent, informationContent, type InformationContentOptions } from './information-content.js';
export { landscapeChart, type LossLandscape, lossLandscape, type LossLandscapeOptions } from './loss-landscape.js';
export type { CircuitLoss, LossOverWeights } from './loss-over-weights.js';
export { type Simulability, simulability, type SimulabilityOptions } from './simulability.js';
export type { SimulabilitySign } from './simulability-signs.js';
