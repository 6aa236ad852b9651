/**
 * A program made ready to run on plain numbers: what stands behind the SIMD engine, once as WebAssembly and once as
 * TypeScript for where there is none.
 *
 * Everything is float32, row after row: features `[batch, featureCount]`, weights `[weights]`; the output as the
 * program's readout says.
 */
export interface Executor {
  /** The readout of all samples, flat. Where its gradient will be asked for, what that needs may be kept. */
  run(features: Float32Array, weights: Float32Array, batch: number, forGradient?: boolean): Float32Array;
  /** The vector-Jacobian product: from dLoss/dOutput, flat as `run` returns it, to dLoss/dFeatures and dLoss/dWeights. */
  gradient(features: Float32Array, weights: Float32Array, batch: number, outputGradient: Float32Array): Slopes;
  /** Gives back what it holds. */
  dispose(): void;
}

export interface Slopes {
  readonly features: Float32Array;
  readonly weights: Float32Array;
}
