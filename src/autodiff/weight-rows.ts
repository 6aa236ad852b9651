import * as tf from '@tensorflow/tfjs';
import type { Circuit } from '../circuit/circuit.js';
import { weightsAsInputs } from '../circuit/weights-as-inputs.js';
import type { EngineName } from '../engines/registry.js';
import { count, KetworkError } from '../errors.js';
import type { PauliSum } from '../observables/pauli-sum.js';
import { compile } from './compile.js';

export interface WeightRowsOptions {
  /** Samples that the loss is averaged over, `[samples, inputs]`; needed where the circuit has inputs. */
  readonly inputs?: readonly ArrayLike<number>[];
  /** Which engine runs it. Default `auto`. */
  readonly engine?: EngineName;
}

/** The loss of a circuit, the mean of ⟨O⟩ over samples, for many weight vectors in one run. It holds memory until `dispose`. */
export interface WeightRows {
  /** How many weight vectors fit in one run; more are given run by run. */
  readonly rowsAtOnce: number;
  /** The loss at each weight vector. */
  losses(rows: readonly ArrayLike<number>[]): Promise<Float32Array>;
  /** The loss at each weight vector, and its gradient, `[rows][weights]`, by one pass back for all. */
  gradients(rows: readonly ArrayLike<number>[]): Promise<LossGradients>;
  dispose(): void;
}

export interface LossGradients {
  readonly losses: Float32Array;
  readonly gradients: readonly Float32Array[];
}

/** Amplitudes alive in one run: 32 MiB of them, so that ψ and λ stay small beside what else a program holds. */
const amplitudesAtOnce = 2 ** 22;

/**
 * Makes a circuit ready to run for many weight vectors at once: its weights become inputs, so a batch has a weight vector a
 * row, and the gradient with the inputs is the gradient for each vector.
 *
 * @throws KetworkError `mismatch` where the circuit has inputs that are not given, or the observable does not fit.
 */
export function weightRows(circuit: Circuit, observable: PauliSum, options: WeightRowsOptions = {}): WeightRows {
  const { inputs = [[]], engine = 'auto' } = options;
  if (inputs.length === 0 || inputs.some(({ length }) => length !== circuit.inputs)) {
    throw new KetworkError(
      'mismatch',
      `The circuit reads ${count(circuit.inputs, 'input')} per sample, but inputs of another length were given. Pass rows of ${circuit.inputs}.`,
    );
  }
  const compiled = compile(weightsAsInputs(circuit), { kind: 'expectation', observables: [observable] }, { engine });
  const samples = inputs.length;
  const columns = circuit.inputs + circuit.weights;
  const tensorOf = (rows: readonly ArrayLike<number>[]) => {
    const values = new Float32Array(rows.length * samples * columns);
    rows.forEach((row, k) => {
      checkLength(row, circuit.weights);
      inputs.forEach((sample, s) => {
        const first = (k * samples + s) * columns;
        values.set(sample, first);
        values.set(row, first + circuit.inputs);
      });
    });
    return tf.tensor2d(values, [rows.length * samples, columns]);
  };
  const means = (readout: tf.Tensor) => readout.reshape([-1, samples]).mean(1);
  return {
    rowsAtOnce: Math.max(1, Math.min(512, Math.floor(amplitudesAtOnce / (samples * 2 ** circuit.qubits)))),
    async losses(rows) {
      const result = tf.tidy(() => means(compiled.run(tensorOf(rows))));
      return take(result);
    },
    async gradients(rows) {
      const { value, grad } = tf.tidy(() => {
        // The rows do not know of each other, so the gradient of their sum has each one's own.
        const run = tf.valueAndGrad((x: tf.Tensor) => means(compiled.run(x as tf.Tensor2D)));
        const { value: losses, grad: slopes } = run(tensorOf(rows), tf.ones([rows.length]));
        const ofWeights = slopes.reshape([rows.length, samples, columns]).sum(1).slice([0, circuit.inputs]);
        return { value: losses, grad: ofWeights };
      });
      const [losses, flat] = await Promise.all([take(value), take(grad)]);
      const gradients = rows.map((_, k) => flat.subarray(k * circuit.weights, (k + 1) * circuit.weights));
      return { losses, gradients };
    },
    dispose: () => compiled.dispose(),
  };
}

async function take(tensor: tf.Tensor): Promise<Float32Array> {
  try {
    return (await tensor.data()) as Float32Array;
  } finally {
    tensor.dispose();
  }
}

function checkLength(row: ArrayLike<number>, weights: number): void {
  if (row.length === weights) return;
  throw new KetworkError(
    'mismatch',
    `The circuit has ${count(weights, 'weight')}, but a weight vector has ${row.length}. Give one number for each.`,
  );
}
