import * as tf from '@tensorflow/tfjs';
import type { Circuit } from '../circuit/circuit.js';
import { KetworkError } from '../errors.js';

/** The class name of the layer that has a circuit's weights as its own. */
export const circuitLayerName = 'Quantum';

/** A layer made by `layers.quantum` or its kin: its first variables are the circuit's weight groups, in order. */
export interface CircuitLayer extends tf.layers.Layer {
  readonly circuit: Circuit;
}

/** Told by name, not by class: a model may be one of another copy of Ketwork, whose classes TF.js knows. */
export function isCircuitLayer(layer: tf.layers.Layer): layer is CircuitLayer {
  return layer.getClassName() === circuitLayerName;
}

/** The circuit layers of a model, those of models in it too. */
export function circuitLayersOf(model: tf.LayersModel): CircuitLayer[] {
  return model.layers.flatMap((layer) => {
    if (layer instanceof tf.LayersModel) return circuitLayersOf(layer);
    return isCircuitLayer(layer) ? [layer] : [];
  });
}

/**
 * The circuit layer of that name, or the only one.
 *
 * @throws KetworkError `mismatch` where there is none, or several and no name.
 */
export function circuitLayerOf(model: tf.LayersModel, name?: string): CircuitLayer {
  const found = circuitLayersOf(model);
  const named = name === undefined ? found : found.filter((layer) => layer.name === name);
  if (named.length === 1) return named[0]!;
  const names = found.map((layer) => `"${layer.name}"`).join(', ');
  throw new KetworkError(
    'mismatch',
    found.length === 0
      ? `The model "${model.name}" has no quantum layer with weights of its own.`
      : `The model "${model.name}" has the quantum layers ${names}${name === undefined ? '' : `, not "${name}"`}. Name one.`,
  );
}
