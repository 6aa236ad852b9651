import * as tf from '@tensorflow/tfjs';

/**
 * How a kernel acts on complex inputs, in terms of its action on real ones.
 *
 * - `linear`: f(a + ib) = f(a) + i f(b), jointly in the named inputs (all of them if `inputs` is absent);
 * - `bilinear`: linear in each of two factors, so f(a + ib, c + id) follows from three real calls (Gauss).
 */
export type ComplexRule = {
  /** Backends whose own kernel already handles complex64. */
  readonly nativeOn?: readonly string[];
  /** Backends whose own kernel handles complex64 of equal shapes: `cpu` broadcasts a lower rank into NaN (4.22). */
  readonly nativeForEqualShapesOn?: readonly string[];
} & (
  | {
      readonly kind: 'linear';
      readonly inputs?: readonly string[];
      /** Attributes that differ for the imaginary plane. */
      readonly imaginaryAttrs?: tf.NamedAttrMap;
    }
  | { readonly kind: 'bilinear'; readonly inputs: readonly [string, string] }
);

const linear = (...inputs: string[]): ComplexRule => ({ kind: 'linear', inputs });
const bilinear = (a: string, b: string): ComplexRule => ({ kind: 'bilinear', inputs: [a, b] });
const everyInput: ComplexRule = { kind: 'linear' };
const missingOnWasm = (rule: ComplexRule): ComplexRule => ({ ...rule, nativeOn: ['cpu', 'webgl', 'webgpu'] });
const elementwise = (rule: ComplexRule): ComplexRule => ({
  ...rule,
  nativeOn: ['webgl', 'webgpu'],
  nativeForEqualShapesOn: ['cpu'],
});

/** Kernel name → how it treats complex64. Kernels that are absent here keep whatever TF.js does. */
export const complexRules: Readonly<Record<string, ComplexRule>> = {
  // `transposeA` and `transposeB` are plain transposes here; TF.js's native `tensorflow` backend conjugates as well.
  [tf.BatchMatMul]: bilinear('a', 'b'),
  [tf.Einsum]: bilinear('0', '1'),
  [tf.Slice]: linear('x'),
  [tf.StridedSlice]: linear('x'),
  [tf.SplitV]: linear('x'),
  [tf.Unpack]: linear('value'),
  [tf.GatherV2]: linear('x'),
  [tf.UnsortedSegmentSum]: linear('x'),
  [tf.Reverse]: linear('x'),
  [tf.Transpose]: linear('x'),
  [tf.Tile]: linear('x'),
  // A real padding value has no imaginary part.
  [tf.PadV2]: { ...linear('x'), kind: 'linear', imaginaryAttrs: { constantValue: 0 } },
  [tf.Sum]: linear('x'),
  [tf.Mean]: linear('x'),
  [tf.Neg]: linear('x'),
  [tf.Select]: linear('t', 'e'),
  [tf.Concat]: everyInput,
  [tf.Pack]: everyInput,
  [tf.Identity]: missingOnWasm(linear('x')),
  [tf.ZerosLike]: missingOnWasm(linear('x')),
  [tf.Add]: elementwise(linear('a', 'b')),
  [tf.Sub]: elementwise(linear('a', 'b')),
  [tf.Multiply]: elementwise(bilinear('a', 'b')),
};
