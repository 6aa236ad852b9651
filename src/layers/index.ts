import type { Circuit } from '../circuit/circuit.js';
import { type PauliSum, z } from '../observables/pauli-sum.js';
import { QuantumLayer, type QuantumOptions } from './quantum.js';
import { type ControlledQuantumConfig, ControlledQuantumLayer } from './quantum-controlled.js';

export { QuantumLayer, type QuantumOptions } from './quantum.js';
export { ControlledQuantumLayer } from './quantum-controlled.js';

export interface QuantumConfig extends QuantumOptions {
  readonly circuit: Circuit;
  /** What is measured. Default Z of every qubit. */
  readonly observables?: readonly PauliSum[];
}

export interface QuantumProbabilitiesConfig extends QuantumOptions {
  readonly circuit: Circuit;
  /** The qubits that are read, the first the most significant of an outcome. Default all. */
  readonly qubits?: readonly number[];
}

export interface QuantumStateConfig extends QuantumOptions {
  readonly circuit: Circuit;
}

export interface ControlledConfig extends Omit<ControlledQuantumConfig, 'reading'> {
  /** What is measured. Default Z of every qubit. */
  readonly observables?: readonly PauliSum[];
}

/**
 * A layer of expectations: `[batch, circuit.inputs]` to `[batch, observables]`, each in [−‖O‖, ‖O‖].
 *
 * @throws KetworkError `mismatch` for an observable beyond the circuit; when the layer is applied, for features that do
 * not fit the circuit.
 * @example
 * const circuit = new Circuit(4).append(angleEmbedding()).append(stronglyEntangling({ layers: 2 }));
 * const model = tf.sequential({
 *   layers: [
 *     tf.layers.dense({ inputShape: [8], units: 4, activation: 'tanh' }),
 *     layers.quantum({ circuit, observables: [z(0), z(1), z(2), z(3)] }),
 *     tf.layers.dense({ units: 3, activation: 'softmax' }),
 *   ],
 * });
 */
export function quantum({ observables, ...config }: QuantumConfig): QuantumLayer {
  return new QuantumLayer({
    ...config,
    reading: { kind: 'expectation', observables: observables ?? allZ(config.circuit) },
  });
}

/** A layer of outcome probabilities: `[batch, circuit.inputs]` to `[batch, 2^qubits]`, each row a distribution. */
export function quantumProbabilities({ qubits, ...config }: QuantumProbabilitiesConfig): QuantumLayer {
  return new QuantumLayer({ ...config, reading: { kind: 'probabilities', qubits } });
}

/**
 * A layer of states: `[batch, circuit.inputs]` to `[batch, 2, 2^qubits]`, the real and the imaginary parts of the
 * amplitudes. Differentiable, unlike a complex64 tensor.
 */
export function quantumState(config: QuantumStateConfig): QuantumLayer {
  return new QuantumLayer({ ...config, reading: { kind: 'state' } });
}

/**
 * A layer of expectations whose circuit weights come from another layer (a hypernetwork): applied to
 * `[inputs, weights]`, or to the weights alone where the circuit has no inputs.
 */
export function controlledQuantum({ observables, ...config }: ControlledConfig): ControlledQuantumLayer {
  return new ControlledQuantumLayer({
    ...config,
    reading: { kind: 'expectation', observables: observables ?? allZ(config.circuit) },
  });
}

const allZ = (circuit: Circuit) => Array.from({ length: circuit.qubits }, (_, qubit) => z(qubit));
