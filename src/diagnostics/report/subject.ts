import type { Circuit } from '../../circuit/circuit.js';
import { count, KetworkError } from '../../errors.js';
import { Random } from '../../math/random.js';
import { supportOf } from '../../math/pauli-word.js';
import type { NoiseModel } from '../../noise/noise-model.js';
import { PauliSum, z } from '../../observables/pauli-sum.js';
import { type Choice, chosen, type Initializer } from '../../layers/weight-options.js';
import type { OptionNames } from '../../options.js';
import { type CircuitLayers, layersOf } from './circuit-layers.js';
import { startOf, uniformStart, type WeightStart } from './weight-start.js';

/** What a diagnosis looks at. */
export interface SubjectOptions {
  /** What is read of the circuit. Default Z of every qubit, each by itself. */
  readonly observables?: PauliSum | readonly PauliSum[];
  /** The weights that the circuit has, group after group, where it is trained already. */
  readonly weights?: ArrayLike<number>;
  /** How weights start: as `weightInitializer` of a quantum layer. Default uniform in [0, 2π). */
  readonly weightInitializer?: Choice<Initializer> | null;
  /** Features as the circuit reads them, `[samples, inputs]`. Default: uniform in [−π, π). */
  readonly data?: readonly ArrayLike<number>[];
  /** What the data are, for the report. Default how many rows. */
  readonly dataName?: string;
  /** The noise of the device. Default none. */
  readonly noise?: NoiseModel;
  /** Shots that an expectation is measured with. Default none: exact. */
  readonly shots?: number;
  /** Shots a second of the device. Default 1000. */
  readonly shotsPerSecond?: number;
  /** What a shot costs, in any currency. Default none. */
  readonly costPerShot?: number;
  /** Random weight vectors of each measurement. Default 200. */
  readonly samples?: number;
  /** Default 0. */
  readonly seed?: number;
}

export const subjectNames: OptionNames<SubjectOptions> = {
  observables: true,
  weights: true,
  weightInitializer: true,
  data: true,
  dataName: true,
  noise: true,
  shots: true,
  shotsPerSecond: true,
  costPerShot: true,
  samples: true,
  seed: true,
};

/** The same, checked and with its defaults. */
export interface Subject {
  readonly circuit: Circuit;
  readonly observables: readonly PauliSum[];
  readonly weights: readonly number[] | undefined;
  /** How weights start, and what that is called. */
  readonly start: WeightStart;
  readonly startName: string;
  readonly inputs: readonly (readonly number[])[];
  readonly inputsName: string;
  readonly layers: CircuitLayers | undefined;
  readonly noise: NoiseModel | undefined;
  readonly shots: number | undefined;
  readonly shotsPerSecond: number;
  readonly costPerShot: number | undefined;
  readonly samples: number;
  readonly seed: number;
}

/** As many samples are looked at; more data tell no more of a circuit. */
const mostRows = 32;

/** @throws KetworkError `invalid` for no weights, or numbers out of range; `mismatch` for weights, data or observables that do not fit. */
export function subjectOf(circuit: Circuit, options: SubjectOptions): Subject {
  const { weights, weightInitializer, data, noise, shots, costPerShot } = options;
  const { seed = 0, samples = 200, shotsPerSecond = 1000 } = options;
  if (circuit.weights === 0) {
    throw new KetworkError(
      'invalid',
      'The circuit has no weights, so there is nothing to train or diagnose. Use weight(i) in its angles, or a template such as stronglyEntangling().',
    );
  }
  checkNumbers({ samples, shotsPerSecond, shots, costPerShot });
  const given = options.observables ?? Array.from({ length: circuit.qubits }, (_, qubit) => z(qubit));
  const observables = given instanceof PauliSum ? [given] : given;
  checkObservables(circuit, observables);
  if (weights && weights.length !== circuit.weights) {
    throw new KetworkError(
      'mismatch',
      `The circuit has ${count(circuit.weights, 'weight')} but ${weights.length} were given. Pass one number for each.`,
    );
  }
  const initializer = chosen<Initializer>('initializer', weightInitializer);
  const random = new Random(seed);
  const isGiven = data !== undefined && circuit.inputs > 0;
  const inputs = isGiven ? rowsOf(circuit, data, random) : uniformRows(circuit, random);
  return {
    ...{ circuit, observables, noise, shots, shotsPerSecond, costPerShot, samples, seed, inputs },
    weights: weights && Array.from(weights),
    start: initializer ? startOf(initializer, circuit, observables) : uniformStart(circuit),
    startName: initializer?.getClassName() ?? 'UniformAngles',
    inputsName:
      circuit.inputs === 0
        ? 'none'
        : isGiven
          ? (options.dataName ?? `${count(inputs.length, 'row')} of the data`)
          : 'random, uniform in [−π, π)',
    layers: layersOf(circuit),
  };
}

function checkNumbers(options: {
  samples: number;
  shotsPerSecond: number;
  shots: number | undefined;
  costPerShot: number | undefined;
}): void {
  const { samples, shotsPerSecond, shots, costPerShot } = options;
  const bad =
    !Number.isInteger(samples) || samples < 10
      ? `samples = ${samples}; use a whole number from 10 up`
      : !(shotsPerSecond > 0 && shotsPerSecond < Infinity)
        ? `shotsPerSecond = ${shotsPerSecond}; use a number above 0`
        : shots !== undefined && (!Number.isInteger(shots) || shots < 1)
          ? `shots = ${shots}; use a whole number from 1 up`
          : costPerShot !== undefined && !(costPerShot >= 0 && costPerShot < Infinity)
            ? `costPerShot = ${costPerShot}; use 0 or more`
            : undefined;
  if (bad !== undefined) throw new KetworkError('invalid', `A diagnosis was asked for with ${bad}.`);
}

function checkObservables({ qubits }: Circuit, observables: readonly PauliSum[]): void {
  if (observables.length === 0 || observables.every(({ terms }) => terms.every(({ word }) => word.x + word.z === 0n))) {
    throw new KetworkError('invalid', 'A diagnosis needs an observable that is no number. Use such as z(0).');
  }
  const beyond = observables.find((observable) => observable.qubits > qubits);
  if (!beyond) return;
  throw new KetworkError(
    'mismatch',
    `The observable ${beyond} touches qubit ${beyond.qubits - 1}, but the circuit has ${count(qubits, 'qubit')}, counted from 0.`,
  );
}

function rowsOf({ inputs }: Circuit, data: readonly ArrayLike<number>[], random: Random): number[][] {
  const bad = data.findIndex((row) => row.length !== inputs || !Array.from(row).every(Number.isFinite));
  if (data.length === 0 || bad >= 0) {
    const given = data.length === 0 ? 'no rows' : `row ${bad} of ${data[bad]!.length}`;
    throw new KetworkError(
      'mismatch',
      `The circuit reads ${count(inputs, 'input')}, but the data have ${given}. Give rows of ${inputs} finite numbers.`,
    );
  }
  if (data.length <= mostRows) return data.map((row) => Array.from(row));
  return Array.from({ length: mostRows }, () => Array.from(data[random.integer(data.length)]!));
}

function uniformRows({ inputs }: Circuit, random: Random): number[][] {
  const rows = inputs === 0 ? 1 : mostRows;
  return Array.from({ length: rows }, () => Array.from({ length: inputs }, () => Math.PI * (2 * random.uniform() - 1)));
}

/** The largest that the observable can be beside its constant: the sum of its coefficients' sizes. */
export function sizeOf(observable: PauliSum): number {
  return observable.terms.reduce(
    (sum, { word, coefficient }) => sum + (word.x + word.z === 0n ? 0 : Math.abs(coefficient)),
    0,
  );
}

/** The most qubits that a word of the observables touches. */
export function localityOf(observables: readonly PauliSum[]): number {
  return observables.reduce(
    (most, { terms }) => terms.reduce((largest, { word }) => Math.max(largest, supportOf(word).length), most),
    0,
  );
}
