import type * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { isJsonObject } from './json-object.js';

const bytesPerValue: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
  complex64: 8,
  float16: 2,
  uint16: 2,
  uint8: 1,
};

/**
 * Parses and checks the `model.json` of a TensorFlow.js layers model.
 *
 * @param file for the message.
 * @throws KetworkError `corrupt` for text that is cut or not JSON, or lacks a part; `unsupported` for a graph model.
 */
export function modelJsonFrom(text: string, file: string): tf.io.ModelJSON {
  const broken = (what: string) =>
    new KetworkError('corrupt', `${file} ${what}. Restore the file or save the model again.`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw broken(`is not valid JSON: it is cut off or damaged (${text.length} characters)`);
  }
  if (!isJsonObject(json)) throw broken('does not hold an object');
  const format = 'format' in json ? json.format : undefined;
  if (format === 'graph-model') {
    throw new KetworkError(
      'unsupported',
      `${file} holds a graph model; only layers models can be loaded. Use tf.loadGraphModel.`,
    );
  }
  if (!hasTopology(json)) throw broken('has no "modelTopology"');
  if (!hasManifest(json))
    throw broken('has no valid "weightsManifest" (groups of paths and weights with name, shape, dtype)');
  return json;
}

/** The bytes that the weights of one group take on disk. */
export function bytesOf(weights: readonly tf.io.WeightsManifestEntry[]): number {
  return weights.reduce((sum, { shape, dtype, quantization }) => {
    const values = shape.reduce((product, size) => product * size, 1);
    return sum + values * bytesPerValue[quantization?.dtype ?? dtype]!;
  }, 0);
}

function hasTopology(json: object): json is { modelTopology: object } {
  return 'modelTopology' in json && isJsonObject(json.modelTopology);
}

function hasManifest(json: object): json is { weightsManifest: tf.io.WeightsManifestConfig } {
  return 'weightsManifest' in json && Array.isArray(json.weightsManifest) && json.weightsManifest.every(isGroup);
}

function isGroup(group: unknown): boolean {
  return (
    isJsonObject(group) &&
    'paths' in group &&
    Array.isArray(group.paths) &&
    group.paths.every((path) => typeof path === 'string') &&
    'weights' in group &&
    isWeightList(group.weights)
  );
}

function isWeight(weight: unknown): boolean {
  if (!isJsonObject(weight) || !('name' in weight) || !('shape' in weight) || !('dtype' in weight)) return false;
  const { name, shape, dtype } = weight;
  const isShape = Array.isArray(shape) && shape.every((size) => Number.isInteger(size) && size >= 0);
  const quantization = 'quantization' in weight ? weight.quantization : undefined;
  const stored = isJsonObject(quantization) && 'dtype' in quantization ? quantization.dtype : dtype;
  return typeof name === 'string' && isShape && typeof stored === 'string' && Object.hasOwn(bytesPerValue, stored);
}

/** Whether a value read from JSON is a list of weights with name, shape and a type whose size is known. */
export function isWeightList(value: unknown): value is tf.io.WeightsManifestEntry[] {
  return Array.isArray(value) && value.every(isWeight);
}
