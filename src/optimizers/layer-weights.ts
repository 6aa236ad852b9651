import type * as tf from '@tensorflow/tfjs';
import { QuantumLayer } from '../layers/quantum.js';

/** Some of the weights of one quantum layer, as they lie among all the weights of a step. */
export interface LayerWeights {
  readonly layer: QuantumLayer;
  /** For each of them, which weight of the circuit it is. */
  readonly ofCircuit: readonly number[];
  /** For each of them, its place in the row of all variables' numbers. */
  readonly ofRow: readonly number[];
}

/** The quantum layers that the variables belong to, and the variables of none. */
export function layerWeightsOf(variables: readonly tf.Variable[]): {
  readonly quantum: readonly LayerWeights[];
  readonly classical: readonly tf.Variable[];
} {
  const byLayer = new Map<QuantumLayer, { ofCircuit: number[]; ofRow: number[] }>();
  const classical: tf.Variable[] = [];
  let firstOfRow = 0;
  for (const variable of variables) {
    const place = QuantumLayer.placeOf(variable);
    if (place) {
      const found = byLayer.get(place.layer) ?? { ofCircuit: [], ofRow: [] };
      byLayer.set(place.layer, found);
      for (let k = 0; k < variable.size; k++) {
        found.ofCircuit.push(place.first + k);
        found.ofRow.push(firstOfRow + k);
      }
    } else classical.push(variable);
    firstOfRow += variable.size;
  }
  return { quantum: [...byLayer].map(([layer, places]) => ({ layer, ...places })), classical };
}
