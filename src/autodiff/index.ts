export { compile, type CompiledCircuit, type RunOptions, shotCost } from './compile.js';
export type { GradientName } from './gradient-methods.js';
export { metricTensor, type MetricTensorOptions } from './metric-tensor.js';
export type { Inputs, Weights } from './operands.js';
export {
  type CallOptions,
  expectation,
  type ExpectationEstimate,
  fidelity,
  probabilities,
  reducedDensityMatrix,
  state,
  statePair,
  trajectoryEstimate,
  variance,
} from './readings.js';
export {
  propagatedExpectation,
  type PropagatedExpectation,
  type PropagationOptions,
} from './propagated-expectation.js';
export { counts, sample, type ShotOptions } from './sampling.js';
export type { ShotCost } from './shot-cost.js';
export type { ShotsUsed } from './shot-kernel.js';
