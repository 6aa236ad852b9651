import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { drawText } from '../../src/circuit/drawing/text.js';
import { refuseOptions } from '../support/refused-options.js';

const circuit = new Circuit(2).ry(input(0), 0).rx(weight(0), 1);

refuseOptions([
  ['append', (options) => circuit.append(circuit, options), 'qubit', 'qubits'],
  ['compose', (options) => circuit.compose(circuit, options), 'qubit', 'qubits'],
  ['repeat', (options) => circuit.repeat(2, options), 'shared', 'share'],
  ['bind', (options) => circuit.bind(options), 'weight', 'weights'],
  ['drawText', (options) => drawText(circuit, options), 'widht', 'width'],
]);
