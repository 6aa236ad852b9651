import { noise } from '../../src/index.js';
import { refuseOptions } from '../support/refused-options.js';

const device = noise.sampleDevice();

refuseOptions([
  ['noise.uniform', noise.uniform, 'onequbit', 'oneQubit'],
  ['noiseModel', noise.noiseModel, 'rule', 'rules'],
  ['a noisy device', (options) => noise.noiseModel({ device: options }), 'couplings', 'coupling'],
  ['fromCalibration', (options) => noise.fromCalibration(device, options), 'qubit', 'qubits'],
  ['thermalRelaxation', noise.thermalRelaxation, 'T1', 't1'],
]);

it('a rule with a misspelt field is refused: it would strike everywhere', () => {
  const rule = { channel: noise.depolarizing(0.1), gate: ['cx'] };
  expect(() => noise.noiseModel({ rules: [rule] })).toThrow('a noise rule has no option "gate". Did you mean "gates"?');
});
