import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import type { Random } from '../math/random.js';
import { checkShotGradient, type ShotGradientMethod } from './gradient-methods.js';
import { backends, callRun, type RunAttributes } from './kernel.js';
import { addEstimates } from './shot-estimate.js';
import { shotGradients } from './shot-gradient.js';
import { checkOutcomes, type ShotPlan } from './shot-plan.js';

/** Shots that were used, of all samples. */
export interface ShotsUsed {
  /** To evaluate. */
  readonly forward: number;
  /** To compute gradients. */
  readonly gradient: number;
}

/** What travels with the kernel. */
export interface ShotAttributes {
  readonly plan: ShotPlan;
  /** How the program of each group runs. */
  readonly run: Omit<RunAttributes, 'program'>;
  readonly gradient: ShotGradientMethod;
  /** One stream for all that is random; with it, what each run uses is counted. */
  readonly random: Random;
  readonly used: { -readonly [purpose in keyof ShotsUsed]: number };
  /** What the shots of this call count as. */
  readonly purpose: keyof ShotsUsed;
}

const shotKernel = 'QuantumShots';

/**
 * Registers the kernel `QuantumShots` with every TF.js backend, once: features `[batch, columns]` and weights `[weights]` to
 * estimates of what is read, `[batch, outputs]`. It runs the program of each group by `QuantumRun` and draws on the host.
 */
function registerShotKernel(): void {
  for (const backendName of backends) {
    if (!tf.getKernel(shotKernel, backendName)) {
      tf.registerKernel({ kernelName: shotKernel, backendName, kernelFunc: measure });
    }
  }
  if (tf.getGradient(shotKernel)) return;
  tf.registerGradient({
    kernelName: shotKernel,
    inputsToSave: ['features', 'weights'],
    gradFunc: (dy, saved, attrs) => {
      const [features, weights] = saved as [tf.Tensor2D, tf.Tensor1D];
      const attributes = attrs as unknown as ShotAttributes;
      const { plan, gradient } = attributes;
      return shotGradients({
        ...{ plan, gradient, features, weights, dOutput: dy as tf.Tensor },
        measured: (part, f, w) => callShots(f, w, { ...attributes, plan: part, purpose: 'gradient' }),
      });
    },
  });
}

/**
 * What goes with the runs of a compiled circuit: with counters at 0, ready for its first run.
 *
 * @throws KetworkError `unsupported` on the backend webgpu, or for gradients that shots do not allow.
 */
export function shotAttributes(plan: ShotPlan, run: RunAttributes, random: Random): ShotAttributes {
  checkShotBackend();
  checkShotGradient(run.gradient);
  registerShotKernel();
  return { plan, run, gradient: run.gradient, random, used: { forward: 0, gradient: 0 }, purpose: 'forward' };
}

/** Runs the kernel: estimates differentiable with respect to features and weights, by estimates. */
export function callShots(features: tf.Tensor, weights: tf.Tensor, attributes: ShotAttributes): tf.Tensor {
  // TF.js types attributes as plain JSON values; it only hands them through.
  const passed = attributes as unknown as tf.NamedAttrMap;
  return tf.engine().runKernel(shotKernel, { features, weights }, passed) as tf.Tensor;
}

/**
 * Shots are drawn on the host, from probabilities that are read at once.
 *
 * @throws KetworkError `unsupported` for a backend that cannot give them at once.
 */
function checkShotBackend(): void {
  if (tf.getBackend() !== 'webgpu') return;
  throw new KetworkError(
    'unsupported',
    'Shots are drawn from probabilities that must be at hand at once, which the backend "webgpu" cannot give. Use "cpu", "wasm", ' +
      '"webgl" or "tensorflow", or sample() for outcomes.',
  );
}

function measure({ inputs, attrs }: { readonly inputs: unknown; readonly attrs?: unknown }): tf.Tensor {
  checkShotBackend();
  const { features, weights } = inputs as { features: tf.Tensor; weights: tf.Tensor };
  const { plan, run, random, used, purpose } = attrs as ShotAttributes;
  const batch = features.shape[0]!;
  const outputs = plan.constants.length;
  const result = new Float64Array(batch * outputs);
  for (let k = 0; k < result.length; k++) result[k] = plan.constants[k % outputs]!;
  for (const group of plan.groups) {
    const { readout } = group.program;
    if (readout.kind === 'probabilities') checkOutcomes(readout.qubits.length, batch);
    const probabilities = tf.tidy(() => callRun(features, weights, { ...run, program: group.program }).dataSync());
    addEstimates(group, probabilities as Float32Array, batch, random, result);
    used[purpose] += batch * group.shots;
  }
  return tf.tensor2d(Float32Array.from(result), [batch, outputs]);
}
