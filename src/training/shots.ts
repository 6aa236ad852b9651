import * as tf from '@tensorflow/tfjs';
import { ControlledQuantumLayer, QuantumLayer } from '../layers/index.js';

/** The shots that the layers of a model have used so far, all together; undefined where none measures. */
export function shotsUsedBy(layer: tf.layers.Layer): number | undefined {
  const counts = quantumLayersOf(layer).flatMap((each) => {
    const { forward, gradient } = each.shotsUsed;
    return each.shotCost ? [forward + gradient] : [];
  });
  return counts.length > 0 ? counts.reduce((a, b) => a + b) : undefined;
}

/** Counts from now on: each call gives the shots since the one before, by that name; nothing where no layer measures. */
export function shotMeter(model: tf.LayersModel): (name: string) => Record<string, number> {
  let before = shotsUsedBy(model) ?? 0;
  return (name) => {
    const now = shotsUsedBy(model);
    if (now === undefined) return {};
    const since = now - before;
    before = now;
    return { [name]: since };
  };
}

/** Models may hold models, and layers that wrap a layer. */
function quantumLayersOf(layer: tf.layers.Layer): (QuantumLayer | ControlledQuantumLayer)[] {
  if (layer instanceof QuantumLayer || layer instanceof ControlledQuantumLayer) return [layer];
  if (layer instanceof tf.LayersModel) return layer.layers.flatMap(quantumLayersOf);
  if ('layer' in layer && layer.layer instanceof tf.layers.Layer) return quantumLayersOf(layer.layer);
  return [];
}
