export type { Calibration, GateCalibration, QubitCalibration } from './calibration.js';
export { calibrationFrom } from './calibration-json.js';
export type { Channel, ChannelBody, PauliError } from './channel.js';
export { type CalibrationOptions, fromCalibration } from './from-calibration.js';
export type { Relaxation } from './gate-noise.js';
export {
  amplitudeDamping,
  generalizedAmplitudeDamping,
  kraus,
  reset,
  type ThermalRelaxation,
  thermalRelaxation,
} from './kraus-channels.js';
export { noiseModelFrom, noiseModelToJson } from './noise-json.js';
export {
  type NoiseModel,
  noiseModel,
  type NoiseModelOptions,
  type NoiseRule,
  type ReadoutError,
  uniform,
  type UniformNoise,
} from './noise-model.js';
export type { NoisyDevice } from './noisy-device.js';
export { overRotation } from './over-rotation.js';
export { bitFlip, bitPhaseFlip, depolarizing, pauliChannel, phaseDamping, phaseFlip } from './pauli-channels.js';
export { sampleDevice } from './sample-device.js';
