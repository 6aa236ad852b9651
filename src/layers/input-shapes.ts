import type * as tf from '@tensorflow/tfjs';

/** The shapes a layer is applied to, of one input or several. */
export function shapesOf(shape: tf.Shape | tf.Shape[]): tf.Shape[] {
  return (Array.isArray(shape[0]) ? shape : [shape]) as tf.Shape[];
}

/** Shapes for people: `[batch, 3] and [batch, 4]`. */
export function shapesText(shapes: readonly tf.Shape[]): string {
  return shapes.map((shape) => `[${shape.map((size) => size ?? 'batch').join(', ')}]`).join(' and ');
}
