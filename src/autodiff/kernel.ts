import * as tf from '@tensorflow/tfjs';
import { chooseEngine, type EngineName } from '../engines/registry.js';
import { type AnyProgram, hasJumps } from '../program/program.js';
import { estimateGradient } from './estimate-gradient.js';
import type { GradientMethod } from './gradient-methods.js';
import { withPrepared } from './pinned.js';

/** What travels with the TF.js kernel. */
export interface RunAttributes {
  readonly program: AnyProgram;
  readonly engine: EngineName;
  readonly gradient: GradientMethod;
}

const runKernel = 'QuantumRun';
const gradientKernel = 'QuantumRunGrad';

interface KernelCall {
  readonly inputs: unknown;
  readonly attrs?: unknown;
}

const engineFor = ({ engine, program }: RunAttributes, features: tf.Tensor) =>
  chooseEngine(engine, program, features.shape[0]!, tf.getBackend());

function run({ inputs, attrs }: KernelCall): tf.TensorInfo[] {
  const { features, weights } = inputs as { features: tf.Tensor; weights: tf.Tensor };
  const attributes = attrs as RunAttributes;
  const { output, state } = withPrepared(engineFor(attributes, features), attributes.program, (prepared) =>
    prepared.run(features, weights),
  );
  return [output, state];
}

function runGradient({ inputs, attrs }: KernelCall): tf.TensorInfo[] {
  const { features, weights, state, dOutput } = inputs as Record<
    'features' | 'weights' | 'state' | 'dOutput',
    tf.Tensor
  >;
  const attributes = attrs as RunAttributes;
  const result = withPrepared(engineFor(attributes, features), attributes.program, (prepared) =>
    prepared.gradient(features, weights, state, dOutput),
  );
  return [result.features, result.weights];
}

/** The TF.js backends that kernels are registered for. */
export const backends = ['cpu', 'wasm', 'webgl', 'webgpu', 'tensorflow'];

/**
 * Registers Ketwork's kernels with every TF.js backend, once however often it is called.
 *
 * `QuantumRun`: features `[batch, columns]` and weights `[weights]` to the readout (and the final state, kept for the
 * way back); `QuantumRunGrad`: its vector-Jacobian product. The program travels as an attribute.
 */
export function registerQuantumKernels(): void {
  for (const backendName of backends) {
    if (tf.getKernel(runKernel, backendName)) continue;
    tf.registerKernel({ kernelName: runKernel, backendName, kernelFunc: run });
    tf.registerKernel({ kernelName: gradientKernel, backendName, kernelFunc: runGradient });
  }
  if (tf.getGradient(runKernel)) return;
  tf.registerGradient({
    kernelName: runKernel,
    inputsToSave: ['features', 'weights'],
    outputsToSave: [false, true],
    gradFunc: (dy, saved, attrs) => {
      const [dOutput] = dy as tf.Tensor[];
      const [features, weights, state] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      const attributes = attrs as unknown as RunAttributes;
      const { gradient, program } = attributes;
      // No other method goes with jumps: what they draw depends on the angles that would be shifted.
      const result =
        gradient.method === 'adjoint' || hasJumps(program)
          ? callGradient({ features, weights, state, dOutput: dOutput! }, attributes)
          : estimateGradient(gradient, {
              program,
              features: features as tf.Tensor2D,
              weights: weights as tf.Tensor1D,
              dOutput: dOutput!,
              run: (other, f, w) => callRun(f, w, { ...attributes, program: other }),
            });
      return { features: () => result.features.clone(), weights: () => result.weights.clone() };
    },
  });
}

function callGradient(inputs: Record<string, tf.Tensor>, attributes: RunAttributes) {
  const [features, weights] = tf.engine().runKernel(gradientKernel, inputs, attributesFor(attributes)) as tf.Tensor[];
  return { features: features!, weights: weights! };
}

/** Runs the kernel: the readout of a program, differentiable with respect to features and weights. */
export function callRun(features: tf.Tensor, weights: tf.Tensor, attributes: RunAttributes): tf.Tensor {
  const outputs = tf.engine().runKernel(runKernel, { features, weights }, attributesFor(attributes)) as tf.Tensor[];
  return outputs[0]!;
}

// TF.js types attributes as plain JSON values; it only hands them through.
const attributesFor = (attributes: RunAttributes) => attributes as unknown as tf.NamedAttrMap;
