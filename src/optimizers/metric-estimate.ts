import * as tf from '@tensorflow/tfjs';
import { Matrix } from 'ml-matrix';
import type { Random } from '../math/random.js';
import type { LayerWeights } from './layer-weights.js';
import { fidelitiesWith } from './state-overlaps.js';
import { numbersOf } from './synchronous-read.js';

/** Where the weights of a step stand, and what the layer's circuit read there. */
export interface MetricProblem {
  /** All variables' numbers in one row. */
  readonly start: Float32Array;
  readonly recorded: readonly tf.Tensor2D[];
  readonly perturbation: number;
  readonly random: Random;
}

/**
 * An estimate of a layer's metric from four fidelities: `−½ δF/2ε² · (Δ₁Δ₂ᵀ + Δ₂Δ₁ᵀ)/2` with
 * `δF = F(εΔ₁ + εΔ₂) − F(εΔ₁) − F(εΔ₂ − εΔ₁) + F(−εΔ₁)` (Gacon et al. 2021). Its mean over the signs Δ is the Fubini-Study
 * metric g, for the fidelity falls as `1 − δᵀgδ`.
 */
export function metricEstimate(
  { layer, ofCircuit, ofRow }: LayerWeights,
  { start, recorded, perturbation, random }: MetricProblem,
  optimizer: string,
): Matrix {
  const first = ofRow.map(() => random.sign());
  const second = ofRow.map(() => random.sign());
  // Weights of the layer that are not trained in this step stay as they are.
  const weights = tf.tidy(() => numbersOf(layer.circuitWeights(), optimizer).slice());
  ofRow.forEach((at, k) => (weights[ofCircuit[k]!] = start[at]!));
  const movedBy = (a: number, b: number) => {
    const moved = weights.slice();
    ofCircuit.forEach((at, k) => (moved[at]! += perturbation * (a * first[k]! + b * second[k]!)));
    return moved;
  };
  const others = [movedBy(1, 1), movedBy(1, 0), movedBy(-1, 1), movedBy(-1, 0)];
  const [both, one, back, minus] = fidelitiesWith(layer, recorded, weights, others, optimizer);
  const change = (both! - one! - back! + minus!) / (2 * perturbation ** 2);
  return new Matrix(first.map((a, i) => first.map((b, j) => (-change / 4) * (a * second[j]! + second[i]! * b))));
}
