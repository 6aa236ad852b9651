import { Circuit } from '../../src/circuit/circuit.js';
import * as noise from '../../src/noise/index.js';
import { channelsAfter, checkNoise } from '../../src/noise/noise-model.js';
import { failure } from '../support/circuit-text.js';

const flip = noise.bitFlip(0.1);
const both = noise.depolarizing(0.1, 2);
const circuit = new Circuit(3).h(0).cx(0, 1).cx(1, 2).ccx(0, 1, 2);

const struck = (rule: noise.NoiseRule) =>
  circuit.operations.map((operation) =>
    channelsAfter(noise.noiseModel({ rules: [rule] }), operation).map(({ qubits }) => qubits.join(' ')),
  );

describe('a rule strikes', () => {
  it('every qubit of every gate, with a channel on one qubit', () =>
    expect(struck({ channel: flip })).toEqual([['0'], ['0', '1'], ['1', '2'], ['0', '1', '2']]));
  it('after gates of as many qubits as the channel has', () =>
    expect(struck({ channel: both })).toEqual([[], ['0 1'], ['1 2'], []]));
  it('after the gates named', () => expect(struck({ channel: flip, gates: ['h'] })).toEqual([['0'], [], [], []]));
  it('after gates of a size', () =>
    expect(struck({ channel: flip, size: 2 })).toEqual([[], ['0', '1'], ['1', '2'], []]));
  it('after gates on these qubits, in their order', () => {
    expect(struck({ channel: both, qubits: [1, 2] })).toEqual([[], [], ['1 2'], []]);
    expect(failure(() => checkNoise(noise.noiseModel({ rules: [{ channel: both, qubits: [2, 1] }] }), circuit)).code).toBe('mismatch'); // prettier-ignore
  });
  it('on the qubits it is told, where the gate touches them', () =>
    expect(struck({ channel: flip, on: [1] })).toEqual([[], ['1'], ['1'], ['1']]));
});

describe('a model in one line', () => {
  it('has a rule for each size of gate and the readout', () => {
    const { rules, readout } = noise.uniform({ oneQubit: 0.001, twoQubit: 0.01, readout: 0.02 });
    expect(rules.map(({ size, channel }) => [size, channel.name])).toEqual([[1, 'depolarizing'], [2, 'depolarizing']]); // prettier-ignore
    expect(readout).toEqual({ oneForZero: 0.02, zeroForOne: 0.02 });
    expect(noise.uniform({})).toEqual({ rules: [], readout: undefined });
  });
});

describe('what does not fit is refused', () => {
  const cases: readonly [string, () => unknown, string, RegExp][] = [
    ['a gate nobody knows', () => noise.noiseModel({ rules: [{ channel: flip, gates: ['cnott'] }] }), 'unknown', /Did you mean "cx"/],
    ['a channel on two qubits after a gate on one', () => noise.noiseModel({ rules: [{ channel: both, gates: ['h'] }] }), 'mismatch', /cannot follow gate "h"/],
    ['qubits to act on of another number', () => noise.noiseModel({ rules: [{ channel: both, on: [1] }] }), 'mismatch', /acts on 2 qubits, but `on` names 1/],
    ['a qubit to act on twice', () => noise.noiseModel({ rules: [{ channel: both, on: [0, 0] }] }), 'invalid', /`on` has 0 among 0, 0/],
    ['a qubit below 0', () => noise.noiseModel({ rules: [{ channel: flip, qubits: [-1] }] }), 'invalid', /`qubits` has -1 among -1/],
    ['qubits to act on that the gates do not touch', () => noise.noiseModel({ rules: [{ channel: flip, qubits: [0, 1], on: [2] }] }), 'mismatch', /cannot act `on` qubit 2/],
    ['gates on half a qubit', () => noise.noiseModel({ rules: [{ channel: flip, size: 1.5 }] }), 'invalid', /No gate acts on 1.5 qubits/],
    ['a rule without a channel', () => noise.noiseModel({ rules: [{} as noise.NoiseRule] }), 'invalid', /undefined is not a noise channel/],
    ['a number as readout', () => noise.noiseModel({ readout: 0.02 as unknown as noise.ReadoutError }), 'invalid', /0.02 is no readout error/],
    ['half a readout error', () => noise.noiseModel({ readout: { zeroForOne: 0.1 } as noise.ReadoutError }), 'invalid', /read 1 for 0 is undefined/],
    ['a readout error above 1', () => noise.uniform({ readout: 1.5 }), 'invalid', /read 1 for 0 is 1.5/],
    ['noise on gates that are not there', () => checkNoise(noise.noiseModel({ rules: [{ channel: flip, gates: ['rx'] }] }), circuit), 'mismatch', /\("bit flip" after rx\) meets a gate of the circuit \(h, cx, ccx\)/],
    ['noise on a size of gates that is not there', () => checkNoise(noise.noiseModel({ rules: [{ channel: flip, size: 4 }, { channel: both, on: [4, 5] }] }), circuit), 'mismatch', /\("bit flip" after any gate on 4 qubits; "depolarizing" after any gate that touches qubits 4, 5\)/],
    ['readout errors of too few qubits', () => checkNoise(noise.noiseModel({ readout: [{ oneForZero: 0.1, zeroForOne: 0 }] }), circuit), 'mismatch', /of 1 qubit, but the circuit has 3/],
    ['JSON that is no model', () => noise.noiseModelFrom({ rule: [] }), 'unknown', /Did you mean "rules"/],
    ['JSON of a channel of two kinds', () => noise.noiseModelFrom({ rules: [{ channel: { pauli: { X: 0.1 }, overRotation: 'X', angle: 1 } }] }), 'invalid', /is not a channel/],
  ]; // prettier-ignore
  it.each(cases)('%s', (_name, make, code, message) => {
    const error = failure(make);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });
});

describe('what is no noise model', () => {
  it.each([{ oneQubit: 0.1 }, 'depolarizing', noise.sampleDevice(7)])('is refused (%#)', (given) => {
    const error = failure(() => checkNoise(given as unknown as noise.NoiseModel, circuit));
    expect(error.message).toMatch(/is not a noise model. Use noise.uniform/);
  });

  it('nor is a kind of noise that nobody knows', () => {
    expect(failure(() => noise.uniform({ twoqubit: 0.1 } as noise.UniformNoise)).message).toContain('"twoQubit"');
  });
});
