import * as tf from '@tensorflow/tfjs';
import type { Circuit } from '../circuit/circuit.js';
import { KetworkError } from '../errors.js';
import { restoredConfig } from '../layers/circuit-config.js';
import { ControlledQuantumLayer, QuantumLayer } from '../layers/index.js';
import type { Reading } from '../program/lower.js';

/** A quantum layer of a model, as its JSON tells of it. */
export interface QuantumPart {
  readonly name: string;
  readonly circuit: Circuit;
  readonly reading: Reading;
  /** What the inputs are multiplied by; the start of one that is trained. */
  readonly inputScaling: number;
}

/** A layer in a model's JSON. */
export interface LayerJson {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * The compiled model with other layers in place of its quantum layers, of the same shapes, with new weights by the same
 * initialisers and a fresh optimizer of the same settings. It is the caller's to dispose of.
 *
 * @throws KetworkError `unsupported` for a quantum layer whose weights come from another layer.
 */
export async function modelVariant(
  model: tf.LayersModel,
  change: (part: QuantumPart, layer: LayerJson) => LayerJson,
): Promise<tf.LayersModel> {
  const changed = replaced(model.toJSON(null, false), change) as Parameters<typeof tf.models.modelFromJSON>[0];
  const variant = await tf.models.modelFromJSON(changed);
  const kind = model.optimizer.constructor as tf.serialization.SerializableConstructor<tf.Optimizer>;
  const fresh = (kind as unknown as typeof tf.Optimizer).fromConfig(kind, model.optimizer.getConfig());
  variant.compile({ optimizer: fresh, loss: model.loss });
  return variant;
}

/** The quantum layers of a model, in order; those of models within it too. */
export function quantumParts(model: tf.LayersModel): QuantumPart[] {
  const parts: QuantumPart[] = [];
  replaced(model.toJSON(null, false), (part, layer) => {
    parts.push(part);
    return layer;
  });
  return parts;
}

function replaced(node: unknown, change: (part: QuantumPart, layer: LayerJson) => LayerJson): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((each) => replaced(each, change));
  if (isLayer(node)) {
    if (node.class_name === ControlledQuantumLayer.className) {
      throw new KetworkError(
        'unsupported',
        `The weights of layer "${String(node.config.name)}" come from another layer, so its circuit cannot be changed alone.`,
      );
    }
    if (node.class_name === QuantumLayer.className) return { ...node, ...change(partOf(node), node) };
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, replaced(value, change)]));
}

const isLayer = (node: object): node is LayerJson =>
  'class_name' in node &&
  typeof node.class_name === 'string' &&
  'config' in node &&
  typeof node.config === 'object' &&
  node.config !== null;

function partOf({ config }: LayerJson): QuantumPart {
  const { circuit, reading } = restoredConfig(config as tf.serialization.ConfigDict) as unknown as QuantumPart;
  // TF.js writes the names of a config's fields in snake case.
  const scaling = config.input_scaling;
  return { name: String(config.name), circuit, reading, inputScaling: typeof scaling === 'number' ? scaling : 1 };
}
