import type * as tf from '@tensorflow/tfjs';
import type { RunOptions } from '../autodiff/compile.js';
import { defaultGradient } from '../autodiff/gradient-methods.js';
import type { Circuit } from '../circuit/circuit.js';
import { circuitFrom } from '../circuit/json.js';
import { KetworkError } from '../errors.js';
import { mitigationsFrom, mitigationsToJson } from '../mitigation/mitigation-json.js';
import { noiseModelFrom, noiseModelToJson } from '../noise/noise-json.js';
import { restrictedTo } from '../noise/restricted.js';
import { PauliSum, pauliSumFrom } from '../observables/pauli-sum.js';
import type { Reading } from '../program/lower.js';
import { fromConfigText, toConfigText } from './text-config.js';

function readingToJson(reading: Reading): unknown {
  if (reading.kind !== 'expectation') return reading;
  return { kind: reading.kind, observables: reading.observables.map((observable) => observable.toJSON()) };
}

/** @throws KetworkError `invalid` if the JSON is no reading. */
function readingFrom(json: unknown): Reading {
  const { kind, observables, qubits, letters } = (json ?? {}) as Record<string, unknown>;
  if (kind === 'state') return { kind };
  if (kind === 'probabilities' && isOptional(qubits, isNumbers) && isOptional(letters, isText)) {
    return { kind, qubits, letters };
  }
  if (kind === 'expectation' && Array.isArray(observables)) {
    return { kind, observables: observables.map((each): PauliSum => pauliSumFrom(each)) };
  }
  throw new KetworkError('invalid', `${JSON.stringify(json)?.slice(0, 80)} does not say what to read of a circuit.`);
}

const isOptional = <Value>(value: unknown, is: (value: unknown) => value is Value): value is Value | undefined =>
  value === undefined || is(value);

const isText = (value: unknown): value is string => typeof value === 'string';

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((each) => Number.isInteger(each));

/** The shape of what is read, after the batch. */
export function readingShape(reading: Reading, qubits: number): number[] {
  if (reading.kind === 'expectation') return [reading.observables.length];
  if (reading.kind === 'probabilities') return [2 ** (reading.qubits?.length ?? qubits)];
  return [2, 2 ** qubits];
}

/** Of a layer's options those that say how its circuit runs. */
export function runOptionsOf(options: RunOptions): RunOptions {
  const { engine, gradient, seed, passes, step, samples, noise, trajectories, mitigation, shots, truncation } = options;
  return { engine, gradient, seed, passes, step, samples, noise, trajectories, mitigation, shots, truncation };
}

/** The part of a layer's config that says which circuit it runs, how, and what it reads. */
export function circuitConfig(circuit: Circuit, reading: Reading, options: RunOptions): tf.serialization.ConfigDict {
  const { engine = 'auto', seed = 0, passes = true, step, samples, noise, trajectories, mitigation, shots } = options;
  const { gradient = defaultGradient(shots) } = options;
  return {
    circuit: toConfigText(circuit),
    reading: toConfigText(readingToJson(reading)),
    ...{ engine, gradient, seed, passes },
    ...(step === undefined ? {} : { step }),
    ...(samples === undefined ? {} : { samples }),
    ...(trajectories === undefined ? {} : { trajectories }),
    ...(shots === undefined ? {} : { shots }),
    ...(options.truncation === undefined ? {} : { truncation: { ...options.truncation } }),
    ...(noise === undefined ? {} : { noise: toConfigText(noiseModelToJson(restrictedTo(noise, circuit.qubits))) }),
    ...(mitigation === undefined ? {} : { mitigation: toConfigText(mitigationsToJson([mitigation].flat())) }),
  };
}

/** A saved config with its circuit and reading as the objects they mean. @throws KetworkError if they mean none. */
export function restoredConfig(config: tf.serialization.ConfigDict): tf.serialization.ConfigDict {
  const restored = {
    ...config,
    circuit: circuitFrom(fromConfigText('circuit', config.circuit)),
    reading: readingFrom(fromConfigText('reading', config.reading)),
    ...(config.mitigation == null
      ? {}
      : { mitigation: mitigationsFrom(fromConfigText('mitigation', config.mitigation)) }),
    ...(config.noise == null ? {} : { noise: noiseModelFrom(fromConfigText('noise', config.noise)) }),
  };
  // TF.js types configs as plain JSON; what a layer's constructor takes holds objects.
  return restored as unknown as tf.serialization.ConfigDict;
}
