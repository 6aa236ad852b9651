import { runOptionNames } from '../autodiff/compile.js';
import type { Circuit } from '../circuit/circuit.js';
import { checkOptions, type OptionNames } from '../options.js';
import { type PauliSum, z } from '../observables/pauli-sum.js';
import { layerOptionNames, quantumOptionNames } from './option-names.js';
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
 * @throws KetworkError `unknown` for an option that it does not have, `mismatch` for an observable beyond the circuit; when the
 * layer is applied, for features that do not fit the circuit.
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
export function quantum(options: QuantumConfig): QuantumLayer {
  const names: OptionNames<QuantumConfig> = { circuit: true, observables: true, ...quantumOptionNames };
  const { observables, ...config } = checkOptions('layers.quantum', options, names);
  return new QuantumLayer({
    ...config,
    reading: { kind: 'expectation', observables: observables ?? allZ(config.circuit) },
  });
}

/**
 * A layer of outcome probabilities: `[batch, circuit.inputs]` to `[batch, 2^qubits]`, each row a distribution.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for a qubit twice or beyond the circuit.
 */
export function quantumProbabilities(options: QuantumProbabilitiesConfig): QuantumLayer {
  const names: OptionNames<QuantumProbabilitiesConfig> = { circuit: true, qubits: true, ...quantumOptionNames };
  const { qubits, ...config } = checkOptions('layers.quantumProbabilities', options, names);
  return new QuantumLayer({ ...config, reading: { kind: 'probabilities', qubits } });
}

/**
 * A layer of states: `[batch, circuit.inputs]` to `[batch, 2, 2^qubits]`, the real and the imaginary parts of the
 * amplitudes. Differentiable, unlike a complex64 tensor.
 *
 * @throws KetworkError `unknown` for an option that it does not have.
 */
export function quantumState(options: QuantumStateConfig): QuantumLayer {
  const config = checkOptions('layers.quantumState', options, { circuit: true, ...quantumOptionNames });
  return new QuantumLayer({ ...config, reading: { kind: 'state' } });
}

/**
 * A layer of expectations whose circuit weights come from another layer (a hypernetwork): applied to
 * `[inputs, weights]`, or to the weights alone where the circuit has no inputs.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `mismatch` for a circuit without weights or an observable
 * beyond it.
 */
export function controlledQuantum(options: ControlledConfig): ControlledQuantumLayer {
  const names: OptionNames<ControlledConfig> = {
    circuit: true,
    observables: true,
    ...runOptionNames,
    ...layerOptionNames,
  };
  const { observables, ...config } = checkOptions('layers.controlledQuantum', options, names);
  return new ControlledQuantumLayer({
    ...config,
    reading: { kind: 'expectation', observables: observables ?? allZ(config.circuit) },
  });
}

const allZ = (circuit: Circuit) => Array.from({ length: circuit.qubits }, (_, qubit) => z(qubit));
