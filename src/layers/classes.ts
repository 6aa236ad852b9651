import { QuantumLayer } from './quantum.js';
import { ControlledQuantumLayer } from './quantum-controlled.js';

/** The layers that TF.js must know by name, so that `tf.loadLayersModel` can read models that use them. */
export const layerClasses = [QuantumLayer, ControlledQuantumLayer] as const;
