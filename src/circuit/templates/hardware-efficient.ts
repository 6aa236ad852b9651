import { unknownName } from '../../errors.js';
import { checkOptions } from '../../options.js';
import { defaultGroup } from '../angle.js';
import type { Template } from '../circuit.js';
import type { Entangler } from './entanglers.js';
import type { FixedTwoQubitGate, OneQubitGate } from './gate-choice.js';
import { layerOptionNames, type LayerOptions } from './template-options.js';
import { twoLocal } from './two-local.js';

const rotationSets = {
  ry: ['ry'],
  'ry-rz': ['ry', 'rz'],
  su2: ['rot'],
} as const satisfies Record<string, readonly OneQubitGate[]>;

export interface HardwareEfficientOptions extends LayerOptions {
  /** What turns each qubit: `'ry'` (real amplitudes), `'ry-rz'` or `'su2'` (any one-qubit gate). Default `'ry'`. */
  readonly rotations?: keyof typeof rotationSets;
  /** Which pairs are entangled. Default `'ring'`. */
  readonly entangler?: Entangler;
  /** The entangling gate. Default `'cx'`. */
  readonly entangling?: FixedTwoQubitGate;
}

/**
 * Layers of rotations and entangling gates as a device offers them, closed by rotations.
 *
 * Weights: `(layers + 1) · qubits · a` with a = 1, 2, 3 for `'ry'`, `'ry-rz'`, `'su2'`. Inputs: 0. It knows nothing of the
 * problem: where there is a cost Hamiltonian use qaoa, where neighbours matter qcnn; for other gates use twoLocal.
 * Source: Kandala et al., Nature 549, 242 (2017); the order of gates is that of Qiskit's RealAmplitudes and EfficientSU2.
 *
 * @throws KetworkError `invalid` for 0 layers, `unknown` for another option, choice of rotations, entangler or gate.
 * @example
 * new Circuit(4).append(hardwareEfficient({ layers: 2, rotations: 'su2', entangler: 'pairwise' })).weights; // 36
 */
export function hardwareEfficient(options: HardwareEfficientOptions = {}): Template {
  const {
    layers = 1,
    rotations = 'ry',
    entangler = 'ring',
    entangling = 'cx',
    group = defaultGroup,
  } = checkOptions(
    'hardwareEfficient',
    options,
    { ...layerOptionNames, rotations: true, entangler: true, entangling: true },
    'layers',
  );
  if (!Object.hasOwn(rotationSets, rotations)) {
    throw unknownName('choice of rotations', rotations, Object.keys(rotationSets));
  }
  return twoLocal({ layers, rotations: rotationSets[rotations], entangler, entangling, group });
}
