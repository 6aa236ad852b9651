import { KetworkError } from '../../errors.js';
import { checkOptions } from '../../options.js';
import { defaultGroup, weight } from '../angle.js';
import { Circuit, type Template } from '../circuit.js';
import { entanglerPairs, type Pair } from './entanglers.js';
import { checkCount, checkTwoQubits, weightOptionNames, type WeightOptions } from './template-options.js';
import { blockNamed, blockOptionNames, type BlockOptions } from './two-qubit-blocks.js';

/**
 * A convolution: one two-qubit block with the *same* weights on all neighbouring pairs of a ring, 0-1, 2-3, … first, then
 * 1-2, 3-4, …, and the last with the first.
 *
 * Weights: 15 for `'su4'`, 2 for `'ry'`, however many qubits. Inputs: 0. Where neighbours do not mean anything use
 * stronglyEntangling. Source: Cong, Choi and Lukin, Nat. Phys. 15, 1273 (2019); blocks and ring as Hur, Kim and Park,
 * Quantum Mach. Intell. 4, 3 (2022).
 *
 * @throws KetworkError `mismatch` on one qubit, `unknown` for another option or block.
 * @example
 * new Circuit(8).append(qcnnConvolution()).weights; // 15
 */
export function qcnnConvolution(options: BlockOptions = {}): Template {
  const { block = 'su4', group = defaultGroup } = checkOptions('qcnnConvolution', options, blockOptionNames);
  const kernel = blockNamed(block, group);
  return (qubits) => {
    checkTwoQubits('qcnnConvolution', qubits);
    const closing: Pair[] = qubits > 2 ? [[qubits - 1, 0]] : [];
    return [...entanglerPairs('pairwise', qubits), ...closing].reduce(
      (circuit, pair) => circuit.compose(kernel, { qubits: pair }),
      new Circuit(qubits),
    );
  };
}

/**
 * A pooling: of each pair 0-1, 2-3, … the second qubit turns the first, by CRZ where it is 1 and by CRX where it is 0, with
 * the same weights for all pairs. Go on with qubits 0, 2, 4, … alone; an odd last qubit stays.
 *
 * Leaving the second qubits alone equals measuring them and turning the first by the outcome (deferred measurement).
 * Weights: 2. Inputs: 0. Source: Cong, Choi and Lukin, Nat. Phys. 15, 1273 (2019); gates as Hur, Kim and Park (2022).
 *
 * @throws KetworkError `unknown` for an option that it does not have, `mismatch` on one qubit.
 * @example
 * new Circuit(4).append(qcnnPooling()).gateCounts; // { crz: 2, x: 2, crx: 2 }
 */
export function qcnnPooling(options: WeightOptions = {}): Template {
  const { group = defaultGroup } = checkOptions('qcnnPooling', options, weightOptionNames);
  return (qubits) => {
    checkTwoQubits('qcnnPooling', qubits);
    let circuit = new Circuit(qubits);
    for (let kept = 0; kept + 1 < qubits; kept += 2) {
      const pooled = kept + 1;
      circuit = circuit.crz(weight(0, group), pooled, kept).x(pooled).crx(weight(1, group), pooled, kept);
    }
    return circuit;
  };
}

export interface QcnnOptions extends BlockOptions {
  /** How many times to convolve and pool. Default: until one qubit is left, ⌈log₂ qubits⌉. */
  readonly layers?: number;
}

/**
 * A quantum convolutional network: convolution and pooling in turn, each halving the qubits that go on. After l layers
 * these are the multiples of 2^l; with the default only qubit 0, so read `z(0)`.
 *
 * Weights: `layers · 17` with the block `'su4'`, `layers · 4` with `'ry'`. Inputs: 0. Few weights and gradients that do not
 * vanish with the number of qubits (Pesah et al., Phys. Rev. X 11, 041011 (2021)); where every pair has its own weights
 * use treeTensorNetwork. Source: Cong, Choi and Lukin, Nat. Phys. 15, 1273 (2019).
 *
 * @throws KetworkError `unknown` for an option that it does not have, `mismatch` on one qubit or for more layers than can
 * halve the qubits, `invalid` for 0 layers.
 * @example
 * new Circuit(8).append(qcnn()).weights; // 51
 */
export function qcnn(options: QcnnOptions = {}): Template {
  const {
    layers,
    block = 'su4',
    group = defaultGroup,
  } = checkOptions('qcnn', options, { layers: true, ...blockOptionNames }, 'layers');
  if (layers !== undefined) checkCount('qcnn', 'layers', layers);
  const convolution = qcnnConvolution({ block, group });
  const pooling = qcnnPooling({ group });
  return (qubits) => {
    checkTwoQubits('qcnn', qubits);
    const most = Math.ceil(Math.log2(qubits));
    if (layers !== undefined && layers > most) {
      throw new KetworkError(
        'mismatch',
        `qcnn was given ${layers} layers, but ${qubits} qubits are one after ${most}. Use fewer layers or more qubits.`,
      );
    }
    let circuit = new Circuit(qubits);
    for (let layer = 0; layer < (layers ?? most); layer++) {
      const left = multiplesOf(2 ** layer, qubits);
      circuit = circuit.append(convolution, { qubits: left }).append(pooling, { qubits: left });
    }
    return circuit;
  };
}

const multiplesOf = (step: number, below: number) =>
  Array.from({ length: Math.ceil(below / step) }, (_, k) => k * step);
