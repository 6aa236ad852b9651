import { scalerFrom, type Scaler } from '../data/scaler.js';
import { KetworkError } from '../errors.js';
import { version } from './version.js';

/** Any value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** What a saved model says about itself, beside what TensorFlow.js stores. Other keys may hold any JSON. */
export type ModelMetadata = {
  /** Version of this record's layout; a larger one than {@link formatVersion} is refused. */
  readonly formatVersion: number;
  readonly ketworkVersion: string;
  /** When the model was saved, ISO 8601. */
  readonly created: string;
  /** How features must be scaled before they go into the model. */
  readonly preprocessing?: Scaler;
  readonly featureNames?: readonly string[];
  /** The name of each output of a classifier, in order. */
  readonly classNames?: readonly string[];
  /** Such as `{ testAccuracy: 0.96 }`. */
  readonly metrics?: Readonly<Record<string, number>>;
  readonly seed?: number;
  readonly [key: string]: Json | undefined;
};

/** The metadata a user gives, any further keys that JSON can hold included; version and date are filled in. */
export type GivenMetadata = {
  readonly [Key in 'preprocessing' | 'featureNames' | 'classNames' | 'metrics' | 'seed']?: ModelMetadata[Key];
} & { readonly [key: string]: unknown };

/** The newest layout of the metadata that this version reads and writes. */
export const formatVersion = 1;

/**
 * Completes the metadata of a model to be saved.
 *
 * @throws KetworkError `invalid` for values that JSON cannot hold or of the wrong type (NaN metrics, for one).
 */
export function completeMetadata(given: GivenMetadata): ModelMetadata {
  const created = new Date().toISOString();
  // Through JSON and back, so that what a reader would refuse is refused now.
  const json: unknown = JSON.parse(JSON.stringify({ ...given, formatVersion, ketworkVersion: version, created }));
  return checked(json, (what) => new KetworkError('invalid', `The metadata ${what}. Correct it and save again.`));
}

/**
 * Checks metadata read from a file.
 *
 * @param file for the message.
 * @throws KetworkError `unsupported` for a newer format; `corrupt`, naming the wrong field, for anything else.
 */
export function metadataFrom(json: unknown, file: string): ModelMetadata {
  return checked(
    json,
    (what) => new KetworkError('corrupt', `${file} ${what}. Restore the file or save the model again.`),
  );
}

function checked(json: unknown, broken: (what: string) => KetworkError): ModelMetadata {
  if (!isRecord(json)) throw broken('is not a JSON object');
  const { formatVersion: format, ketworkVersion, created, preprocessing, ...rest } = json;
  if (typeof format !== 'number' || !Number.isInteger(format) || format < 1) throw broken('has no "formatVersion"');
  if (format > formatVersion) {
    throw new KetworkError(
      'unsupported',
      `The model was saved in format ${format} by Ketwork ${String(ketworkVersion)}; this is Ketwork ${version}, which reads ` +
        `formats up to ${formatVersion}. Update ketwork to load it.`,
    );
  }
  if (typeof ketworkVersion !== 'string') throw broken('needs a text as "ketworkVersion"');
  if (typeof created !== 'string') throw broken('needs a text as "created"');
  for (const key of ['classNames', 'featureNames']) {
    if (rest[key] !== undefined && !isTextList(rest[key])) throw broken(`needs a list of texts as "${key}"`);
  }
  const { metrics, seed } = rest;
  if (metrics !== undefined && !(isRecord(metrics) && Object.values(metrics).every((m) => typeof m === 'number'))) {
    throw broken('needs an object of finite numbers as "metrics"');
  }
  if (seed !== undefined && typeof seed !== 'number') throw broken('needs a number as "seed"');
  const scaler = preprocessing === undefined ? {} : { preprocessing: scalerFrom(preprocessing) };
  return { ...rest, formatVersion: format, ketworkVersion, created, ...scaler };
}

function isRecord(value: unknown): value is Record<string, Json | undefined> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
