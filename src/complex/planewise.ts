import * as tf from '@tensorflow/tfjs';
import { kernelScope, type KernelResult, type KernelScope } from './kernel-scope.js';
import type { ComplexRule } from './rules.js';

/**
 * A kernel that also takes complex64 where `rule` says so, made of the backend's own kernel on the real and imaginary
 * planes. Without a complex input the original kernel runs, unchanged.
 */
export function withComplex(rule: ComplexRule, config: tf.KernelConfig): tf.KernelConfig {
  const { backendName, kernelFunc } = config;
  const isNativeForEqualShapes = rule.nativeForEqualShapesOn?.includes(backendName) ?? false;
  return {
    ...config,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const named = Object.keys(inputs).filter((name) => rule.inputs?.includes(name) ?? true);
      const complex = named.filter((name) => inputs[name]?.dtype === 'complex64');
      if (complex.length === 0 || (isNativeForEqualShapes && hasEqualShapes(named.map((name) => inputs[name])))) {
        return kernelFunc({ inputs, attrs, backend });
      }
      return kernelScope<KernelResult>(backendName, backend, (scope) => {
        const call = (changed: tf.NamedTensorInfoMap, changedAttrs?: tf.NamedAttrMap) =>
          scope.run(kernelFunc, replaceInputs(inputs, changed), attrs && { ...attrs, ...changedAttrs });
        if (rule.kind === 'bilinear' && complex.length === 2) return gauss(scope, rule.inputs, inputs, call);
        const planes = (plane: typeof tf.Real | typeof tf.Imag) =>
          mapInputs(inputs, named, (input) => {
            if (input.dtype === 'complex64') return scope.one(plane, { input });
            // A real factor multiplies both planes; a real summand has an imaginary part of zero.
            return plane === tf.Real || rule.kind === 'bilinear' ? input : scope.one(tf.ZerosLike, { x: input });
          });
        const real = call(planes(tf.Real));
        const imag = call(planes(tf.Imag), rule.kind === 'linear' ? rule.imaginaryAttrs : undefined);
        return combine(scope, real, imag);
      });
    },
  };
}

/**
 * (a + ib)(c + id) with three real products: p = (a + b)c, q = a(d - c), r = b(c + d); real p - r, imaginary p + q.
 * For products whose cost is above that of a sum (matrices), a quarter of the work less than the schoolbook's four.
 */
function gauss(
  scope: KernelScope,
  [left, right]: readonly [string, string],
  inputs: tf.NamedTensorInfoMap,
  call: (changed: tf.NamedTensorInfoMap) => KernelResult,
): KernelResult {
  const [a, b] = [tf.Real, tf.Imag].map((plane) => scope.one(plane, { input: inputs[left] }));
  const [c, d] = [tf.Real, tf.Imag].map((plane) => scope.one(plane, { input: inputs[right] }));
  const add = (x?: tf.TensorInfo, y?: tf.TensorInfo) => scope.one(tf.Add, { a: x, b: y });
  const sub = (x?: tf.TensorInfo, y?: tf.TensorInfo) => scope.one(tf.Sub, { a: x, b: y });
  const product = (x?: tf.TensorInfo, y?: tf.TensorInfo) => [call({ [left]: x, [right]: y })].flat()[0];
  const p = product(add(a, b), c);
  const q = product(a, sub(d, c));
  const r = product(b, add(c, d));
  return combine(scope, sub(p, r), add(p, q));
}

function combine(scope: KernelScope, real: KernelResult, imag: KernelResult): KernelResult {
  const imags = [imag].flat();
  const complex = [real].flat().map((plane, i) => scope.one(tf.Complex, { real: plane, imag: imags[i] }));
  return Array.isArray(real) ? complex : [complex].flat()[0]!;
}

function hasEqualShapes(inputs: readonly (tf.TensorInfo | undefined)[]): boolean {
  return new Set(inputs.map((input) => input?.shape.join())).size === 1;
}

function mapInputs(
  inputs: tf.NamedTensorInfoMap,
  names: readonly string[],
  map: (input: tf.TensorInfo) => tf.TensorInfo,
): tf.NamedTensorInfoMap {
  return Object.fromEntries(names.flatMap((name) => (inputs[name] ? [[name, map(inputs[name])]] : [])));
}

/** Some kernels (`Concat`, `Einsum`, `Pack`) take their inputs as an array, and must get one. */
function replaceInputs(inputs: tf.NamedTensorInfoMap, changed: tf.NamedTensorInfoMap): tf.NamedTensorInfoMap {
  return Object.assign(Array.isArray(inputs) ? [] : {}, inputs, changed);
}
