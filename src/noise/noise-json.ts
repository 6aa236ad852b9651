import { fieldsOf, finiteNumber, listOf } from '../circuit/json-fields.js';
import { KetworkError, shown } from '../errors.js';
import type { Channel } from './channel.js';
import { kraus } from './kraus-channels.js';
import { type NoiseModel, noiseModel, type NoiseRule, type ReadoutError } from './noise-model.js';
import type { NoisyDevice } from './noisy-device.js';
import { overRotation } from './over-rotation.js';
import { depolarizing, pauliChannel } from './pauli-channels.js';

/** Plain data for `JSON.stringify`; `noiseModelFrom` makes the model of it again. */
export function noiseModelToJson({ rules, readout, device }: NoiseModel): unknown {
  return {
    rules: rules.map(ruleToJson),
    ...(readout === undefined ? {} : { readout }),
    ...(device === undefined ? {} : { device }),
  };
}

/** The fields always in the same order, so that what is saved, read and saved again is the same text. */
const ruleToJson = ({ channel, gates, except, size, qubits, on }: NoiseRule) => ({
  channel: channelToJson(channel),
  ...(gates ? { gates } : {}),
  ...(except ? { except } : {}),
  ...(size === undefined ? {} : { size }),
  ...(qubits ? { qubits } : {}),
  ...(on ? { on } : {}),
});

function channelToJson({ name, qubits, body }: Channel): unknown {
  if (body.kind === 'rotation') return { name, overRotation: body.letters, angle: body.angle };
  if (body.kind === 'kraus') {
    const operators = body.operators.map(({ re, im }) =>
      im.some(Boolean) ? { re: [...re], im: [...im] } : { re: [...re] },
    );
    return { name, kraus: operators };
  }
  // The fifteen words of two qubits by one number, wherever it gives back the same bits.
  const total = body.errors.length * (body.errors[0]?.probability ?? NaN);
  if (body.errors.length === 4 ** qubits - 1 && qubits <= 2 && total <= 1) {
    if (JSON.stringify(depolarizing(total, qubits).body) === JSON.stringify(body)) {
      return { name, depolarizing: total, qubits };
    }
  }
  // A channel without errors must still say on how many qubits it does nothing.
  const errors = body.errors.length > 0 ? body.errors : [{ letters: 'I'.repeat(qubits), probability: 1 }];
  return { name, pauli: Object.fromEntries(errors.map(({ letters, probability }) => [letters, probability])) };
}

/**
 * The noise model that parsed JSON means; the opposite of `noiseModelToJson`. Everything is checked.
 *
 * @throws KetworkError `invalid` for what is no noise model, `unknown` for fields and gates nobody knows, `mismatch` for
 * what does not fit together.
 */
export function noiseModelFrom(json: unknown): NoiseModel {
  const { rules = [], readout, device } = fieldsOf(json, ['rules', 'readout', 'device'], 'a noise model');
  return noiseModel({
    rules: listOf(rules, "a noise model's list of rules").map(ruleFrom),
    ...(readout === undefined ? {} : { readout: readoutFrom(readout) }),
    ...(device === undefined ? {} : { device: deviceFrom(device) }),
  });
}

function ruleFrom(json: unknown): NoiseRule {
  const { channel, gates, except, size, qubits, on } = fieldsOf(
    json,
    ['channel', 'gates', 'except', 'size', 'qubits', 'on'],
    'a rule',
  );
  return {
    channel: channelFrom(channel),
    ...(gates === undefined ? {} : { gates: listOf(gates, "a rule's list of gates").map(String) }),
    ...(except === undefined ? {} : { except: listOf(except, "a rule's list of spared gates").map(String) }),
    ...(size === undefined ? {} : { size: finiteNumber(size, 'a number of qubits') }),
    ...(qubits === undefined ? {} : { qubits: qubitsFrom(qubits, "a rule's list of qubits") }),
    ...(on === undefined ? {} : { on: qubitsFrom(on, 'a list of qubits to act on') }),
  };
}

const qubitsFrom = (list: unknown, what: string) => listOf(list, what).map((each) => finiteNumber(each, 'a qubit'));

function deviceFrom(json: unknown): NoisyDevice {
  const { name, qubits, coupling } = fieldsOf(json, ['name', 'qubits', 'coupling'], 'a device');
  return {
    name: String(name),
    qubits: qubitsFrom(qubits, "a device's list of qubits"),
    ...(coupling === undefined
      ? {}
      : { coupling: listOf(coupling, "a device's coupling map").map((pair) => qubitsFrom(pair, 'a pair of qubits')) }),
  };
}

function channelFrom(json: unknown): Channel {
  const fields = fieldsOf(
    json,
    ['name', 'pauli', 'depolarizing', 'qubits', 'kraus', 'overRotation', 'angle'],
    'a channel',
  );
  const made = bodyFrom(fields, json);
  return { ...made, name: typeof fields.name === 'string' ? fields.name : made.name };
}

function bodyFrom(fields: Readonly<Record<string, unknown>>, json: unknown): Channel {
  const kinds = ['pauli', 'depolarizing', 'kraus', 'overRotation'].filter((kind) => fields[kind] !== undefined);
  if (kinds.length === 1 && typeof fields.overRotation === 'string') {
    return overRotation(fields.overRotation, finiteNumber(fields.angle, 'an angle'));
  }
  if (kinds.length === 1 && fields.depolarizing !== undefined) {
    const { depolarizing: probability, qubits = 1 } = fields;
    return depolarizing(finiteNumber(probability, 'a probability'), finiteNumber(qubits, 'a number of qubits'));
  }
  if (kinds.length === 1 && fields.kraus !== undefined) {
    return kraus(listOf(fields.kraus, 'a list of Kraus operators').map(matrixFrom));
  }
  if (kinds.length === 1 && typeof fields.pauli === 'object' && fields.pauli !== null) {
    const entries = Object.entries(fields.pauli).map(([letters, value]) => [
      letters,
      finiteNumber(value, 'a probability'),
    ]);
    return pauliChannel(Object.fromEntries(entries) as Record<string, number>);
  }
  throw new KetworkError(
    'invalid',
    `${shown(json)} is not a channel. Use {"pauli": {"X": 0.01}}, {"kraus": [{"re": […], "im": […]}]} or {"overRotation": "Z", "angle": 0.01}.`,
  );
}

function matrixFrom(json: unknown) {
  const { re, im } = fieldsOf(json, ['re', 'im'], 'a Kraus operator');
  const numbers = (part: unknown) =>
    Float64Array.from(
      listOf(part, 'part of a Kraus operator').map((each) => finiteNumber(each, 'an entry of an operator')),
    );
  const real = numbers(re);
  const imaginary = im === undefined ? new Float64Array(real.length) : numbers(im);
  const size = Math.sqrt(real.length);
  if (!Number.isInteger(size) || imaginary.length !== real.length) {
    throw new KetworkError(
      'invalid',
      'A Kraus operator needs "re" and, unless it is real, "im", each the same square number of entries.',
    );
  }
  return { size, re: real, im: imaginary };
}

function readoutFrom(json: unknown): ReadoutError | readonly ReadoutError[] {
  return Array.isArray(json) ? json.map(readoutErrorFrom) : readoutErrorFrom(json);
}

function readoutErrorFrom(json: unknown): ReadoutError {
  const { oneForZero, zeroForOne } = fieldsOf(json, ['oneForZero', 'zeroForOne'], 'a readout error');
  return {
    oneForZero: finiteNumber(oneForZero, 'a probability'),
    zeroForOne: finiteNumber(zeroForOne, 'a probability'),
  };
}
