import { amplitudeColumn, dependsOnFeatures, featureCount, type Program } from '../../../program/program.js';
import type { Executor } from '../executor.js';
import { actionOf } from './action.js';
import { addSlope, angleAt } from '../../../program/angle-values.js';
import { readingOf } from './reading.js';
import { rowCount, signsOf } from './rows.js';

/**
 * Runs a program by loops over float64 numbers, sample after sample: where WebAssembly SIMD is missing, and as the
 * description of what the kernels compute.
 *
 * The gradient is the adjoint method (Jones and Gacon, arXiv:2009.02823): forth once, then back through the steps,
 * undoing ψ and λ together. A sample costs steps · 2^n; ψ, λ and a table of signs take 48 · 2^n bytes, whatever the batch.
 */
export function plainExecutor(program: Program): Executor {
  const { qubits } = program;
  const columns = featureCount(program);
  const firstAmplitude = amplitudeColumn(program);
  const signs = signsOf(qubits);
  const reading = readingOf(program, signs);
  const actions = program.steps.map((step) => actionOf(step, qubits, signs));
  const differing = actions.map(({ angle }) => dependsOnFeatures(angle));
  const cos = new Float64Array(actions.length);
  const sin = new Float64Array(actions.length);
  const psi = new Float64Array(rowCount(qubits));
  const lambda = new Float64Array(rowCount(qubits));
  const ofSample = new Float64Array(reading.width);

  /** Brings ψ to the final state of a sample. */
  const forward = (features: Float32Array, weights: Float32Array, sample: number): void => {
    const values = { features, weights, first: sample * columns };
    psi.fill(0);
    if (program.columns.preparation) {
      for (let i = 0; i < 2 ** qubits; i++) psi[i] = features[values.first + firstAmplitude + i]!;
    } else {
      psi[0] = 1;
    }
    actions.forEach((action, k) => {
      if (sample === 0 || differing[k]) {
        const half = angleAt(action.angle, values) / 2;
        cos[k] = Math.cos(half);
        sin[k] = Math.sin(half);
      }
      action.forward(psi, cos[k]!, sin[k]!);
    });
  };

  return {
    run: (features, weights, batch) => {
      const output = new Float32Array(batch * reading.width);
      for (let sample = 0; sample < batch; sample++) {
        forward(features, weights, sample);
        reading.read(psi, ofSample);
        ofSample.forEach((value, k) => (output[reading.place(k, sample, batch)] = value));
      }
      return output;
    },
    gradient: (features, weights, batch, outputGradient) => {
      const ofFeatures = new Float32Array(batch * columns);
      const ofWeights = new Float64Array(program.weights);
      for (let sample = 0; sample < batch; sample++) {
        const slopes = { features: ofFeatures, weights: ofWeights, first: sample * columns };
        forward(features, weights, sample);
        for (let k = 0; k < reading.width; k++) ofSample[k] = outputGradient[reading.place(k, sample, batch)]!;
        reading.back(psi, ofSample, lambda);
        for (let k = actions.length - 1; k >= 0; k--) {
          const action = actions[k]!;
          addSlope(action.angle, action.backward(psi, lambda, cos[k]!, sin[k]!), slopes);
        }
        if (program.columns.preparation) {
          for (let i = 0; i < 2 ** qubits; i++) ofFeatures[slopes.first + firstAmplitude + i] = 2 * lambda[i]!;
        }
      }
      return { features: ofFeatures, weights: Float32Array.from(ofWeights) };
    },
    dispose: () => undefined,
  };
}
