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
export {
  type EntanglingCapability,
  entanglingCapability,
  type EntanglingCapabilityOptions,
  meyerWallach,
} from './entangling-capability.js';
export { type Expressibility, expressibility, type ExpressibilityOptions, type FidelityBin } from './expressibility.js';
export {
  type FourierCoefficient,
  type FrequencySpectrum,
  frequencySpectrum,
  type FrequencySpectrumOptions,
} from './frequency-spectrum.js';
export {
  possibleFrequencies,
  type PossibleFrequencies,
  type PossibleFrequenciesOptions,
} from './possible-frequencies.js';
export {
  type EffectiveDimension,
  effectiveDimension,
  type EffectiveDimensionOptions,
  type FisherSpectrum,
  fisherSpectrum,
} from './effective-dimension.js';
export { fisherInformation, type FisherInformationOptions, type FisherMatrix } from './fisher-information.js';
export { modelFisherInformation, type ModelFisherInformationOptions } from './model-fisher-information.js';
export { type QuantumFisherRank, quantumFisherRank, type QuantumFisherRankOptions } from './quantum-fisher-rank.js';
export {
  type KernelConcentration,
  kernelConcentration,
  type KernelConcentrationOptions,
  type KernelScaling,
  kernelScaling,
  type KernelScalingOptions,
} from './kernel-concentration.js';
export { type NoiseFloor, noiseFloor, type NoiseFloorOptions } from './noise-floor.js';
export type { GradientCost, ShotRates } from './gradient-cost.js';
export { diagnose, type DiagnoseOptions, type Diagnosis } from './report/diagnose.js';
export { diagnosisText, type DiagnosisTextOptions } from './report/diagnosis-text.js';
export type { Gain } from './report/gain.js';
export type { Advice } from './report/advice.js';
export type { CheckName } from './report/checks.js';
export type { Figure, Finding, FindingChart, Severity } from './report/finding.js';
export type { SubjectOptions } from './report/subject.js';
export { fewerLayers, otherEntangler } from './report/circuit-variants.js';
export { diagnosisCharts } from './report/diagnosis-charts.js';
export { diagnosisHtml, type NamedDiagnosis } from './report/diagnosis-html.js';
export { type Simulability, simulability, type SimulabilityOptions } from './simulability.js';
export type { SimulabilitySign } from './simulability-signs.js';
