import { fieldsOf, finiteNumber, listOf, shown } from '../circuit/json-fields.js';
import { KetworkError } from '../errors.js';
import type { Channel } from './channel.js';
import { kraus } from './kraus-channels.js';
import { type NoiseModel, noiseModel, type NoiseRule, type ReadoutError } from './noise-model.js';
import { overRotation } from './over-rotation.js';
import { pauliChannel } from './pauli-channels.js';

/** Plain data for `JSON.stringify`; `noiseModelFrom` makes the model of it again. */
export function noiseModelToJson({ rules, readout }: NoiseModel): unknown {
  return {
    rules: rules.map(({ channel, ...where }) => ({ channel: channelToJson(channel), ...where })),
    ...(readout === undefined ? {} : { readout }),
  };
}

function channelToJson({ name, qubits, body }: Channel): unknown {
  if (body.kind === 'rotation') return { name, overRotation: body.letters, angle: body.angle };
  if (body.kind === 'kraus') {
    return { name, kraus: body.operators.map(({ re, im }) => ({ re: [...re], im: [...im] })) };
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
  const { rules = [], readout } = fieldsOf(json, ['rules', 'readout'], 'a noise model');
  return noiseModel({
    rules: listOf(rules, "a noise model's list of rules").map(ruleFrom),
    ...(readout === undefined ? {} : { readout: readoutFrom(readout) }),
  });
}

function ruleFrom(json: unknown): NoiseRule {
  const { channel, gates, size, qubits, on } = fieldsOf(json, ['channel', 'gates', 'size', 'qubits', 'on'], 'a rule');
  const numbers = (list: unknown, what: string) => listOf(list, what).map((each) => finiteNumber(each, 'a qubit'));
  return {
    channel: channelFrom(channel),
    ...(gates === undefined ? {} : { gates: listOf(gates, "a rule's list of gates").map(String) }),
    ...(size === undefined ? {} : { size: finiteNumber(size, 'a number of qubits') }),
    ...(qubits === undefined ? {} : { qubits: numbers(qubits, "a rule's list of qubits") }),
    ...(on === undefined ? {} : { on: numbers(on, 'a list of qubits to act on') }),
  };
}

function channelFrom(json: unknown): Channel {
  const fields = fieldsOf(json, ['name', 'pauli', 'kraus', 'overRotation', 'angle'], 'a channel');
  const made = bodyFrom(fields, json);
  return { ...made, name: typeof fields.name === 'string' ? fields.name : made.name };
}

function bodyFrom(fields: Readonly<Record<string, unknown>>, json: unknown): Channel {
  const kinds = ['pauli', 'kraus', 'overRotation'].filter((kind) => fields[kind] !== undefined);
  if (kinds.length === 1 && typeof fields.overRotation === 'string') {
    return overRotation(fields.overRotation, finiteNumber(fields.angle, 'an angle'));
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
  const [real, imaginary] = [numbers(re), numbers(im)];
  const size = Math.sqrt(real.length);
  if (!Number.isInteger(size) || imaginary.length !== real.length) {
    throw new KetworkError('invalid', 'A Kraus operator needs "re" and "im", each the same square number of entries.');
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
