import { featureCount, outputCount, type Program } from '../../../program/program.js';
import type { Executor } from '../executor.js';
import { kernelExecutor } from '../kernel-executor.js';
import type { KernelMachine } from '../kernel-machine.js';
import { sameFloats } from '../same-floats.js';
import { breakEven } from './break-even.js';
import { coefficientsOf, gridOf } from './coefficients.js';
import { withFreeAngles } from './free-angles.js';
import { Polynomial } from './polynomial.js';

/**
 * Runs large batches, where no gradient is asked for, as a polynomial instead of a circuit; everything else by `inner`.
 *
 * What a program with fixed weights reads is a trigonometric polynomial of degree 1 in each angle θ_j that differs from
 * sample to sample: `Σ c[k_1 … k_m] f_{k_1}(θ_1) … f_{k_m}(θ_m)`, `f = 1, cos, sin` (Schuld, Sweke and Meyer,
 * arXiv:2008.08605). The circuit runs on 3^m samples, from which the coefficients follow; they are kept for as long as the
 * weights stay the same. Then a sample costs about `2 · 3^m` operations an output, however deep the circuit.
 */
export function foldingExecutor(program: Program, machine: KernelMachine, inner: Executor): Executor {
  const leastBatch = breakEven(program);
  let folded: Folded | undefined;
  return {
    run: (features, weights, batch, forGradient = true) => {
      if (forGradient || batch < leastBatch) return inner.run(features, weights, batch, forGradient);
      folded ??= new Folded(program, machine);
      return folded.run(features, weights, batch);
    },
    gradient: (features, weights, batch, outputGradient) => inner.gradient(features, weights, batch, outputGradient),
    dispose: () => {
      folded?.dispose();
      folded = undefined;
      inner.dispose();
    },
  };
}

/** A program as a polynomial, with the coefficients for the last weights. */
class Folded {
  readonly #axes: number;
  readonly #outputs: number;
  readonly #grid: Float32Array;
  readonly #polynomial: Polynomial;
  readonly #executor: Executor;
  #weights: Float32Array | undefined;

  constructor(program: Program, machine: KernelMachine) {
    const { program: freed, angles } = withFreeAngles(program);
    this.#axes = angles.length;
    this.#outputs = outputCount(program);
    this.#grid = gridOf(this.#axes);
    this.#polynomial = new Polynomial(angles, featureCount(program), this.#outputs, machine);
    this.#executor = kernelExecutor(freed, machine);
  }

  run(features: Float32Array, weights: Float32Array, batch: number): Float32Array {
    if (!this.#isFor(weights)) {
      this.#weights = undefined;
      const values = this.#executor.run(this.#grid, weights, 3 ** this.#axes, false);
      this.#polynomial.load(coefficientsOf(values, this.#axes, this.#outputs), weights);
      this.#weights = weights.slice();
    }
    return this.#polynomial.evaluate(features, batch);
  }

  dispose(): void {
    this.#polynomial.dispose();
    this.#executor.dispose();
  }

  #isFor = (weights: Float32Array): boolean => this.#weights !== undefined && sameFloats(this.#weights, weights);
}
