import type { Circuit } from '../circuit/circuit.js';
import { count, KetworkError, shown } from '../errors.js';
import { gateNamed } from '../gates/lookup.js';
import type { Operation } from '../circuit/operation.js';
import { checkOptions, type OptionNames } from '../options.js';
import { depolarizing } from './pauli-channels.js';
import type { Channel } from './channel.js';
import { checkedDevice, checkFits, type NoisyDevice } from './noisy-device.js';
import { checkProbability } from './probability.js';

/** Where noise strikes: after every gate that fits all that is said here. */
export interface NoiseRule {
  readonly channel: Channel;
  /** Names of gates. Default: any. */
  readonly gates?: readonly string[];
  /** Names of gates that are spared. Default: none. */
  readonly except?: readonly string[];
  /** Gates on that many qubits. Default: any. */
  readonly size?: number;
  /** Gates on exactly these qubits, in their order. Default: any. */
  readonly qubits?: readonly number[];
  /**
   * The qubits that the channel acts on, all touched by the gate. By default those of the gate; a channel on one qubit then
   * strikes each of them.
   */
  readonly on?: readonly number[];
}

/** How often a measured bit is read wrongly. */
export interface ReadoutError {
  /** The probability to read 1 where the qubit is in |0⟩. */
  readonly oneForZero: number;
  /** The probability to read 0 where the qubit is in |1⟩. */
  readonly zeroForOne: number;
}

/** What a noise model is made of. */
export interface NoiseModelOptions {
  readonly rules?: readonly NoiseRule[];
  /** Of every qubit alike, or one for each qubit. Default: none. */
  readonly readout?: ReadoutError | readonly ReadoutError[];
  /** What circuits must fit on. Default: anything goes. */
  readonly device?: NoisyDevice;
}

/** A channel on qubits of a circuit. */
export interface PlacedChannel {
  readonly channel: Channel;
  readonly qubits: readonly number[];
}

/**
 * The noise of a device: channels after gates, and errors of reading. Immutable; made by `noiseModel`, `uniform` or
 * `fromCalibration`.
 */
export interface NoiseModel {
  readonly rules: readonly NoiseRule[];
  readonly readout: ReadoutError | readonly ReadoutError[] | undefined;
  readonly device?: NoisyDevice;
}

/**
 * A noise model of rules, checked. A noisy layer is the same layer with `noise: model`.
 *
 * @throws KetworkError `unknown` for an option or a field of a rule that there is not, and for a gate nobody knows, `mismatch` where a
 * channel does not fit the gates of its rule, `invalid` for probabilities outside [0, 1], a qubit twice, and sizes and
 * qubits that are no whole numbers.
 * @example
 * const model = noise.noiseModel({
 *   rules: [
 *     { channel: noise.depolarizing(0.001), size: 1 },
 *     { channel: noise.depolarizing(0.01, 2), gates: ['cx'] },
 *   ],
 *   readout: { oneForZero: 0.01, zeroForOne: 0.03 },
 * });
 * expectation(new Circuit(2).h(0).cx(0, 1), z(0).times(z(1)), { noise: model }).print(); // [[0.912]]
 */
export function noiseModel(options: NoiseModelOptions): NoiseModel {
  const {
    rules = [],
    readout,
    device,
  } = checkOptions('noiseModel', options, { rules: true, readout: true, device: true });
  rules.forEach(checkRule);
  for (const { oneForZero, zeroForOne } of readoutList(readout)) {
    checkProbability(oneForZero, 'The probability to read 1 for 0');
    checkProbability(zeroForOne, 'The probability to read 0 for 1');
  }
  return { rules: [...rules], readout, ...(device === undefined ? {} : { device: checkedDevice(device) }) };
}

/** How strong the noise is that is everywhere the same. */
export interface UniformNoise {
  /** Depolarizing after each gate on one qubit: the probability. Default 0. */
  readonly oneQubit?: number;
  /** Depolarizing on both qubits after each gate on two: the probability. Default 0. */
  readonly twoQubit?: number;
  /** Reading the wrong bit: the probability. Default 0. */
  readonly readout?: number;
}

/**
 * The same noise everywhere, in one line: depolarizing after gates, and wrong readings.
 *
 * @throws KetworkError `invalid` for probabilities outside [0, 1], `unknown` for another kind.
 * @example
 * const model = noise.uniform({ oneQubit: 0.001, twoQubit: 0.01, readout: 0.02 });
 */
export function uniform(options: UniformNoise): NoiseModel {
  const names: OptionNames<UniformNoise> = { oneQubit: true, twoQubit: true, readout: true };
  const { oneQubit = 0, twoQubit = 0, readout = 0 } = checkOptions('noise.uniform', options, names);
  // Made first, for their checks.
  const [one, two] = [depolarizing(oneQubit), depolarizing(twoQubit, 2)];
  const rules: NoiseRule[] = [];
  if (oneQubit > 0) rules.push({ channel: one, size: 1 });
  if (twoQubit > 0) rules.push({ channel: two, size: 2 });
  return noiseModel({ rules, ...(readout === 0 ? {} : { readout: { oneForZero: readout, zeroForOne: readout } }) });
}

/** The channels that strike after an operation, in the order of the rules. */
export function channelsAfter({ rules }: NoiseModel, { gate, qubits }: Operation): PlacedChannel[] {
  return rules.flatMap(({ channel, gates, except, size, qubits: exactly, on }): PlacedChannel[] => {
    if (gates && !gates.includes(gate.name)) return [];
    if (except?.includes(gate.name)) return [];
    if (size !== undefined && size !== qubits.length) return [];
    if (exactly && (exactly.length !== qubits.length || exactly.some((qubit, k) => qubit !== qubits[k]))) return [];
    if (on) return on.every((qubit) => qubits.includes(qubit)) ? [{ channel, qubits: on }] : [];
    if (channel.qubits === qubits.length) return [{ channel, qubits }];
    return channel.qubits === 1 ? qubits.map((qubit) => ({ channel, qubits: [qubit] })) : [];
  });
}

/** How a qubit is misread; undefined where it is not. */
export function readoutErrorOf({ readout }: NoiseModel, qubit: number): ReadoutError | undefined {
  return readout !== undefined && isList(readout) ? readout[qubit] : readout;
}

/**
 * @throws KetworkError `mismatch` where the circuit does not fit on the model's device, where the model says how single
 * qubits are read but not for each of the circuit, or where nothing in the circuit is touched by it: that would be a noisy
 * layer without noise.
 */
export function checkNoise(model: NoiseModel, circuit: Circuit): void {
  if (!Array.isArray(model?.rules)) {
    throw new KetworkError(
      'invalid',
      `${shown(model)} is not a noise model. Use noise.uniform, noise.noiseModel or, for a calibration, noise.fromCalibration(calibration).`,
    );
  }
  const { rules, readout, device } = model;
  if (device) checkFits(circuit, device);
  if (readout !== undefined && isList(readout) && readout.length < circuit.qubits) {
    throw new KetworkError(
      'mismatch',
      `The noise model has readout errors of ${count(readout.length, 'qubit')}, but the circuit has ${circuit.qubits}. Give one for each, or one for all.`,
    );
  }
  // On a device some gates are free, and a circuit may have no others.
  if (device || rules.length === 0 || circuit.operations.length === 0) return;
  if (circuit.operations.some((operation) => channelsAfter(model, operation).length > 0)) return;
  throw new KetworkError(
    'mismatch',
    `No rule of the noise model (${listText(rules.map(ruleText))}) meets a gate of the circuit (${Object.keys(circuit.gateCounts).join(', ')}). ` +
      'Name gates, sizes and qubits that are there, or leave `gates`, `size` and `qubits` out.',
  );
}

const listText = (texts: readonly string[]): string =>
  texts.length > 3 ? `${texts.slice(0, 3).join('; ')}; and ${texts.length - 3} more` : texts.join('; ');

/** Where a rule strikes, for messages. */
function ruleText({ channel, gates, size = channel.qubits > 1 ? channel.qubits : undefined, qubits, on }: NoiseRule) {
  const where = [
    gates ? `after ${gates.join(', ') || 'no gates'}` : `after any gate`,
    ...(size === undefined || gates || on ? [] : [`on ${count(size, 'qubit')}`]),
    ...(qubits ? [`on qubits ${qubits.join(', ')}`] : []),
    ...(on ? [`that touches qubits ${on.join(', ')}`] : []),
  ];
  return `"${channel.name}" ${where.join(' ')}`;
}

const ruleNames: OptionNames<NoiseRule> = {
  channel: true,
  gates: true,
  except: true,
  size: true,
  qubits: true,
  on: true,
};

function checkRule(rule: NoiseRule): void {
  const { channel, gates, except, size, qubits, on } = checkOptions('a noise rule', rule, ruleNames);
  except?.forEach(gateNamed);
  if (typeof channel?.qubits !== 'number') {
    throw new KetworkError(
      'invalid',
      `${shown(channel)} is not a noise channel. Make one by bitFlip, depolarizing, amplitudeDamping, kraus, ….`,
    );
  }
  if (size !== undefined && !(Number.isInteger(size) && size >= 1)) {
    throw new KetworkError('invalid', `No gate acts on ${size} qubits. Give \`size\` a whole number, 1 or more.`);
  }
  if (qubits) checkDifferent(qubits, 'qubits');
  if (on) checkDifferent(on, 'on');
  const beyond = qubits && on?.find((qubit) => !qubits.includes(qubit));
  if (beyond !== undefined) {
    throw new KetworkError(
      'mismatch',
      `A rule for gates on the qubits ${qubits!.join(', ')} cannot act \`on\` qubit ${beyond}. Use qubits that the gates touch.`,
    );
  }
  const sizes = [
    ...(gates ?? []).map((name) => ({ what: `gate "${name}"`, size: gateNamed(name).qubits })),
    ...(size === undefined ? [] : [{ what: `gates on ${count(size, 'qubit')}`, size }]),
    ...(qubits ? [{ what: `gates on the qubits ${qubits.join(', ')}`, size: qubits.length }] : []),
  ];
  const acts = on ? on.length : channel.qubits;
  if (on && on.length !== channel.qubits) {
    throw new KetworkError(
      'mismatch',
      `The channel "${channel.name}" acts on ${count(channel.qubits, 'qubit')}, but \`on\` names ${on.length} (${on.join(', ')}).`,
    );
  }
  for (const { what, size: of } of sizes) {
    if (acts === 1 || acts === of || (on && acts < of)) continue;
    throw new KetworkError(
      'mismatch',
      `The channel "${channel.name}" acts on ${count(channel.qubits, 'qubit')} and cannot follow ${what}. ` +
        `Use a channel on 1 qubit, which strikes each, or on ${of}.`,
    );
  }
}

/** A qubit twice would make a word of more letters than it has qubits. */
function checkDifferent(qubits: readonly number[], field: string): void {
  const bad = qubits.find((qubit, k) => !(Number.isInteger(qubit) && qubit >= 0) || qubits.indexOf(qubit) !== k);
  if (bad === undefined) return;
  throw new KetworkError(
    'invalid',
    `A rule's \`${field}\` has ${bad} among ${qubits.join(', ')}. Use different whole numbers from 0 on.`,
  );
}

const isList = (readout: ReadoutError | readonly ReadoutError[]): readout is readonly ReadoutError[] =>
  Array.isArray(readout);

function readoutList(readout: NoiseModelOptions['readout']): readonly ReadoutError[] {
  if (readout === undefined) return [];
  if (isList(readout)) return readout;
  if (typeof readout === 'object' && readout !== null) return [readout];
  throw new KetworkError(
    'invalid',
    `${shown(readout)} is no readout error. Use { oneForZero, zeroForOne }, one for all qubits or a list, or noise.uniform({ readout }).`,
  );
}
