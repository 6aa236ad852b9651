import type * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../../errors.js';
import { addSlope, angleAt } from '../../program/angle-values.js';
import { featureCount, type NoisyProgram, type Truncation } from '../../program/program.js';
import type { Engine } from '../engine.js';
import type { Executor } from '../simd/executor.js';
import { preparedBy } from '../simd/simd-engine.js';
import { propagate, type PropagatedStep } from './propagation.js';

/**
 * Expectations of up to thousands of qubits in the Heisenberg picture (`propagation.ts`), sample by sample. It makes no state, and what
 * the program's truncation leaves out is missing from values and slopes alike: so it is taken by its name alone.
 */
export const propagationEngine: Engine<tf.Tensor, NoisyProgram> = {
  name: 'pauli-propagation',
  dialect: 'words',
  tolerance: 1e-5,
  byNameOnly: true,
  // On a GPU backend that cannot be read at once, tensors never come here.
  runsOn: (backend) => backend !== 'webgpu',
  refuse: refusePropagation,
  prepare: (program) => preparedBy(propagationExecutor(program), program),
};

/** Nothing is left out but what memory does not hold. */
export const defaultTruncation = (qubits: number): Truncation => ({ cut: 0, maxWeight: qubits, maxWords: 2 ** 22 });

/** Why observables cannot be taken back through a program, or nothing if they can. */
export function refusePropagation({ steps, columns, readout }: NoisyProgram): KetworkError | undefined {
  const refusal = (message: string) => new KetworkError('unsupported', message);
  if (readout.kind !== 'expectation') {
    return refusal(
      `Pauli propagation gives expectations, no ${readout.kind}. Read observables, or use another engine.`,
    );
  }
  if (columns.preparation) {
    return refusal(
      'Pauli propagation starts from |0…0⟩, but the circuit prepares amplitudes. Use another engine for it.',
    );
  }
  const step = steps.find(({ kind }) => kind === 'kraus' || kind === 'dense');
  if (step?.kind === 'kraus') {
    return refusal(
      'Pauli propagation runs noise that is made of Pauli errors, but the model has Kraus operators, such as damping. Use Pauli, ' +
        'depolarizing or phase channels, or another engine.',
    );
  }
  if (step?.kind === 'dense') {
    return refusal(
      `Pauli propagation needs rotations about Pauli words, but the circuit has a matrix on ${step.qubits.length} qubits. ` +
        'Write it as gates, or use another engine.',
    );
  }
  return undefined;
}

/** The steps that observables are taken back through. @throws KetworkError `unsupported` for others. */
export function propagatedSteps(program: NoisyProgram): readonly PropagatedStep[] {
  const refusal = refusePropagation(program);
  if (refusal) throw refusal;
  return program.steps.filter((step) => step.kind === 'rotation' || step.kind === 'pauli-errors');
}

function propagationExecutor(program: NoisyProgram): Executor {
  const { qubits, readout, truncation = defaultTruncation(qubits) } = program;
  const steps = propagatedSteps(program);
  const columns = featureCount(program);
  const observables = readout.kind === 'expectation' ? readout.observables : [];
  const anglesOf = (features: Float32Array, weights: Float32Array, sample: number) => {
    const values = { features, weights, first: sample * columns };
    return Float64Array.from(steps, (step) => (step.kind === 'rotation' ? angleAt(step.angle, values) : 0));
  };
  return {
    run: (features, weights, batch) => {
      const output = new Float32Array(batch * observables.length);
      for (let sample = 0; sample < batch; sample++) {
        const angles = anglesOf(features, weights, sample);
        observables.forEach((terms, k) => {
          output[sample * observables.length + k] = propagate(qubits, steps, angles, terms, truncation).value;
        });
      }
      return output;
    },
    gradient: (features, weights, batch, outputGradient) => {
      const ofFeatures = new Float32Array(batch * columns);
      const ofWeights = new Float64Array(program.weights);
      for (let sample = 0; sample < batch; sample++) {
        // Not one sum of all observables: truncation would then leave out other words than on the way forth.
        observables.forEach((terms, k) => {
          const outer = outputGradient[sample * observables.length + k]!;
          if (outer === 0) return;
          const angles = anglesOf(features, weights, sample);
          const { slopes } = propagate(qubits, steps, angles, terms, truncation, true);
          const sums = { features: ofFeatures, weights: ofWeights, first: sample * columns };
          steps.forEach((step, place) => {
            if (step.kind === 'rotation') addSlope(step.angle, outer * slopes![place]!, sums);
          });
        });
      }
      return { features: ofFeatures, weights: Float32Array.from(ofWeights) };
    },
    dispose: () => undefined,
  };
}
