export {
  generatorsOf,
  type LieAlgebra,
  lieAlgebra,
  type LieAlgebraOptions,
  type LieComponent,
  lossVariance,
} from './lie-algebra.js';
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
