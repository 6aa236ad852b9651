import { densityEngine } from '../../../src/engines/density/density-engine.js';
import { conformance } from '../../support/conformance.js';

const skip = {
  'gives every readout its shape': 'there is no state vector',
  'gives states with the phases of the textbook': 'there is no state vector',
  'refuses before any tensor is made': 'reads a state, and one of 20 qubits',
};

for (const passes of [true, false]) {
  conformance('density engine', densityEngine, { backend: 'cpu', passes, tomography: true, skip });
}
