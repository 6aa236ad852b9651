import { KetworkError } from '../../errors.js';
import type { OptionNames } from '../../options.js';
import { type Angle, defaultGroup, input, weight } from '../angle.js';

/** The options every trainable template has. */
export interface WeightOptions {
  /** The group its weights belong to. Default `'weights'`. */
  readonly group?: string;
}

export const weightOptionNames: OptionNames<WeightOptions> = { group: true };

/** The options of trainable templates that stack the same layer. */
export interface LayerOptions extends WeightOptions {
  /** How many layers, each with weights of its own. */
  readonly layers?: number;
}

export const layerOptionNames: OptionNames<LayerOptions> = { layers: true, ...weightOptionNames };

/** The options every embedding has. */
export interface FeatureOptions {
  /** How many features of the sample it reads. Default: what the qubits take. */
  readonly features?: number;
  /** The first feature it reads. Default 0. */
  readonly first?: number;
}

export const featureOptionNames: OptionNames<FeatureOptions> = { features: true, first: true };

/** The options of embeddings that turn features into angles. */
export interface AngleFeatureOptions extends FeatureOptions {
  /** Radians per unit of a feature. Default 1. */
  readonly scale?: number;
}

export const angleFeatureOptionNames: OptionNames<AngleFeatureOptions> = { ...featureOptionNames, scale: true };

/** @throws KetworkError `invalid` unless the value is a whole number of at least `least`. */
export function checkCount(template: string, option: string, value: number, least = 1): void {
  if (!Number.isInteger(value) || value < least) {
    throw new KetworkError(
      'invalid',
      `${template} was given ${option} = ${value}. Use a whole number from ${least} up.`,
    );
  }
}

/** @throws KetworkError `mismatch` on fewer than two qubits. */
export function checkTwoQubits(template: string, qubits: number): void {
  if (qubits < 2) {
    throw new KetworkError('mismatch', `${template} joins pairs of qubits but was given 1 qubit. Use 2 or more.`);
  }
}

/** Features in order as angles `scale · x`. */
export function featureAngles(template: string, count: number, { first = 0, scale = 1 }: AngleFeatureOptions): Angle[] {
  checkCount(template, 'features', count);
  return Array.from({ length: count }, (_, k) => input(first + k).times(scale));
}

/**
 * Features in order as angles `scale · x`, one per qubit from qubit 0 on, or as many as `features` says.
 *
 * @throws KetworkError `mismatch` for more features than qubits.
 */
export function featurePerQubit(template: string, qubits: number, options: AngleFeatureOptions): Angle[] {
  const { features = qubits } = options;
  if (features > qubits) {
    throw new KetworkError(
      'mismatch',
      `${template} was given ${features} features for ${qubits} ${qubits === 1 ? 'qubit' : 'qubits'}, and takes one per ` +
        'qubit. Reduce the features, add qubits, or use amplitudeEmbedding or dataReuploading.',
    );
  }
  return featureAngles(template, features, options);
}

/** Hands out weights 0, 1, 2, … of a group in the order in which they are asked for. */
export function weightSequence(group = defaultGroup): () => Angle {
  let index = 0;
  return () => weight(index++, group);
}
