import * as tf from '@tensorflow/tfjs';

// An operation of TF.js with the shapes and the gradient of a circuit that computes nothing, registered as Ketwork's
// kernels are: what a step costs with it is what TF.js costs by itself.

const kernelName = 'BenchNothing';
const gradientName = 'BenchNothingGrad';

interface KernelCall {
  readonly inputs: unknown;
  readonly attrs?: unknown;
}

/** Zeros `[batch, outputs]` for features `[batch, …]` and weights, "differentiable" by both. */
export function nothing(features: tf.Tensor2D, weights: tf.Tensor1D, outputs: number): tf.Tensor2D {
  register(tf.getBackend());
  return tf.tidy(() => tf.engine().runKernel(kernelName, { features, weights }, { outputs }) as tf.Tensor2D);
}

/** A layer of `nothing` with as many weights as a circuit has. */
export class NothingLayer extends tf.layers.Layer {
  static readonly className = 'BenchNothing';
  #weights: tf.LayerVariable | undefined;

  constructor(
    readonly features: number,
    readonly weightCount: number,
  ) {
    super({ inputShape: [features] });
  }

  override build(): void {
    this.#weights = this.addWeight('weights', [this.weightCount], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const given = Array.isArray(inputs) ? inputs[0]! : inputs;
    return nothing(given as tf.Tensor2D, this.#weights!.read() as tf.Tensor1D, this.features);
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    return [inputShape[0]!, this.features];
  }
}

function register(backendName: string): void {
  if (tf.getKernel(kernelName, backendName)) return;
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs }: KernelCall) => {
      const { features } = inputs as { features: tf.Tensor };
      const { outputs } = attrs as { outputs: number };
      return zeros([features.shape[0]!, outputs]);
    },
  });
  tf.registerKernel({
    kernelName: gradientName,
    backendName,
    kernelFunc: ({ inputs }: KernelCall) => {
      const { features, weights } = inputs as { features: tf.Tensor; weights: tf.Tensor };
      return [zeros(features.shape), zeros(weights.shape)];
    },
  });
  if (tf.getGradient(kernelName)) return;
  tf.registerGradient({
    kernelName,
    inputsToSave: ['features', 'weights'],
    gradFunc: (dy, saved) => {
      const [features, weights] = saved as [tf.Tensor, tf.Tensor];
      const inputs = { features, weights, dOutput: dy as tf.Tensor };
      const [ofFeatures, ofWeights] = tf.engine().runKernel(gradientName, inputs) as tf.Tensor[];
      return { features: () => ofFeatures!.clone(), weights: () => ofWeights!.clone() };
    },
  });
}

const zeros = (shape: number[]) => tf.tensor(new Float32Array(tf.util.sizeFromShape(shape)), shape);
