import * as tf from '@tensorflow/tfjs';
import { QuantumLayer } from './quantum.js';
import { ControlledQuantumLayer } from './quantum-controlled.js';

/** Registers the layers with TF.js, once, so that `tf.loadLayersModel` can read models that use them. */
export function registerLayers(): void {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  for (const layer of [QuantumLayer, ControlledQuantumLayer]) {
    if (!Object.hasOwn(classNameMap, layer.className)) {
      tf.serialization.registerClass(layer as unknown as LayerClass);
    }
  }
}

// TF.js's type asks for a constructor that takes an untyped config; ours take a typed one, made by fromConfig.
type LayerClass = tf.serialization.SerializableConstructor<tf.layers.Layer>;
