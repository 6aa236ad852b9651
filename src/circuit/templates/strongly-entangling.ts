import { KetworkError } from '../../errors.js';
import { checkOptions } from '../../options.js';
import { defaultGroup } from '../angle.js';
import { Circuit, type Template } from '../circuit.js';
import { entangled, type Pair } from './entanglers.js';
import type { FixedTwoQubitGate } from './gate-choice.js';
import { checkCount, layerOptionNames, type LayerOptions, weightSequence } from './template-options.js';

export interface StronglyEntanglingOptions extends LayerOptions {
  /** Per layer, how far the target lies behind the control. Default: layer l has range `l mod (qubits − 1) + 1`. */
  readonly ranges?: readonly number[];
  /** The entangling gate. Default `'cx'`. */
  readonly entangling?: FixedTwoQubitGate;
}

/**
 * Layers of a trainable `Rot` on each qubit and a closed ring of CX, qubit k controlling qubit `k + range`; the range
 * grows from layer to layer.
 *
 * Weights: `3 · layers · qubits`. Inputs: 0. The usual choice for a classifier; basicEntangling has a third of its
 * weights, and many layers on many qubits have vanishing gradients. One qubit has no CX. Source: Schuld et al., Phys.
 * Rev. A 101, 032308 (2020, arXiv:1804.00633); gates, order and ranges as PennyLane's StronglyEntanglingLayers.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for 0 layers or a range that joins a qubit
 * with itself, `mismatch` for another number of ranges than layers.
 * @example
 * new Circuit(4).append(stronglyEntangling({ layers: 3 })).weights; // 36
 */
export function stronglyEntangling(options: StronglyEntanglingOptions = {}): Template {
  const {
    layers = 1,
    ranges,
    entangling = 'cx',
    group = defaultGroup,
  } = checkOptions('stronglyEntangling', options, { ...layerOptionNames, ranges: true, entangling: true }, 'layers');
  checkCount('stronglyEntangling', 'layers', layers);
  if (ranges && ranges.length !== layers) {
    throw new KetworkError(
      'mismatch',
      `stronglyEntangling was given ${ranges.length} ranges for ${layers} layers. Give one range per layer.`,
    );
  }
  return (qubits) => {
    const rotations = rotationLayer(qubits, group);
    let circuit = new Circuit(qubits);
    for (let layer = 0; layer < layers; layer++) {
      const range = ranges ? ranges[layer]! : (layer % Math.max(1, qubits - 1)) + 1;
      circuit = entangled(circuit.append(rotations), entangling, qubits > 1 ? ringOfRange(qubits, range) : []);
    }
    return circuit;
  };
}

function rotationLayer(qubits: number, group: string): Circuit {
  const next = weightSequence(group);
  let circuit = new Circuit(qubits);
  for (let qubit = 0; qubit < qubits; qubit++) circuit = circuit.rot(next(), next(), next(), qubit);
  return circuit;
}

function ringOfRange(qubits: number, range: number): Pair[] {
  if (!Number.isInteger(range) || range < 1 || range % qubits === 0) {
    throw new KetworkError(
      'invalid',
      `stronglyEntangling was given the range ${range} on ${qubits} qubits. Use 1 to ${qubits - 1}.`,
    );
  }
  return Array.from({ length: qubits }, (_, k) => [k, (k + range) % qubits] as const);
}
