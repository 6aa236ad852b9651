/**
 * Ketwork: quantum neural networks on TensorFlow.js.
 *
 * @packageDocumentation
 */
import { register } from './register.js';

register();

export { KetworkError, type ErrorCode } from './errors.js';
export { Random } from './math/random.js';
export { type ComplexEntry, type ComplexMatrix, type MatrixLike, matrixOf } from './math/complex-matrix.js';

export { catalogue, type GateName, gates } from './gates/catalogue.js';
export { controlled, inverse, pauliRotation, power, unitary } from './gates/derive.js';
export type { Gate, GateBody, GateRotation, GateSpec } from './gates/gate.js';
export { gateFrom, gateNamed } from './gates/lookup.js';

export * from './observables/index.js';

export { Angle, type AffineInput, type AngleLike, input, type Parameter, product, weight } from './circuit/angle.js';
export { Circuit, type Placement, type Template } from './circuit/circuit.js';
export { circuitFrom, type CircuitJson, circuitToJson } from './circuit/json.js';
export type { Operation } from './circuit/operation.js';
export type { Preparation } from './circuit/preparation.js';
export type { Bindings, WeightGroup } from './circuit/weights.js';
export * from './circuit/templates/index.js';

export { type Dialect, lower, lowerNoisy, type LoweringOptions, type Reading } from './program/lower.js';
export type { NoisyProgram, NoisyStep, Program, Readout, Step } from './program/program.js';

export { pairOf, stateOf } from './complex/pair.js';
export * from './autodiff/index.js';

export { type BackendInUse, type BackendName, useBackend } from './backends/use-backend.js';
export * as baselines from './baselines/index.js';
export * as callbacks from './callbacks/index.js';
export * as data from './data/index.js';
export * as diagnostics from './diagnostics/index.js';
export * as draw from './draw/index.js';
export * as inference from './inference/index.js';
export * as initializers from './initializers/index.js';
export * as io from './io/index.js';
export * as layers from './layers/index.js';
export * as mitigation from './mitigation/index.js';
export * as noise from './noise/index.js';
export * as optimizers from './optimizers/index.js';
export * as simd from './engines/simd/index.js';
export * as training from './training/index.js';
