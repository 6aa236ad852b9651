export type { Channel, ChannelBody, PauliError } from './channel.js';
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
export { overRotation } from './over-rotation.js';
export { bitFlip, bitPhaseFlip, depolarizing, pauliChannel, phaseDamping, phaseFlip } from './pauli-channels.js';
