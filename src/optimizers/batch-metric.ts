import * as tf from '@tensorflow/tfjs';
import { Matrix } from 'ml-matrix';
import { metricTensor, type MetricTensorOptions } from '../autodiff/metric-tensor.js';
import { numbersOf } from './synchronous-read.js';
import type { LayerWeights } from './layer-weights.js';

/**
 * The metric tensor of a layer's state with respect to some of its weights, the mean over all samples that the circuit
 * has read; over one run where the circuit reads no inputs, for then all samples have one state.
 */
export function batchMetric(
  { layer, ofCircuit }: LayerWeights,
  recorded: readonly tf.Tensor2D[],
  approximation: MetricTensorOptions['approximation'],
  optimizer: string,
): Matrix {
  const { circuit } = layer;
  const values = tf.tidy(() => {
    const inputs = circuit.inputs === 0 ? undefined : tf.concat([...recorded]);
    const metrics = metricTensor(circuit, { inputs, weights: layer.circuitWeights(), approximation });
    return numbersOf(metrics.mean(0), optimizer).slice();
  });
  return new Matrix(ofCircuit.map((row) => ofCircuit.map((column) => values[row * circuit.weights + column]!)));
}
