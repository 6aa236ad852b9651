import * as tf from '@tensorflow/tfjs';
import { compile, type CompiledCircuit, type RunOptions } from '../autodiff/compile.js';
import type { ShotCost } from '../autodiff/shot-cost.js';
import type { ShotsUsed } from '../autodiff/shot-kernel.js';
import type { Circuit } from '../circuit/circuit.js';
import { count, KetworkError } from '../errors.js';
import type { Reading } from '../program/lower.js';
import { circuitConfig, readingShape, restoredConfig, runOptionsOf } from './circuit-config.js';
import { shapesOf, shapesText } from './input-shapes.js';
import {
  type Choice,
  chosen,
  type Constraint,
  holdConstraint,
  type Initializer,
  type Regularizer,
  savedForm,
} from './weight-options.js';

export type LayerOptions = NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]>;

/** Options of all quantum layers; also those of every TF.js layer (`name`, `inputShape`, `trainable`, …). */
export interface QuantumOptions extends LayerOptions, RunOptions {
  /**
   * How the circuit's weights start. Default uniform in [0, 2π). That, or an initializer given by name, draws by `seed`:
   * give two layers two seeds.
   */
  readonly weightInitializer?: Choice<Initializer>;
  readonly weightRegularizer?: Choice<Regularizer>;
  readonly weightConstraint?: Choice<Constraint>;
  /**
   * What the inputs are multiplied by before they become angles: a number (default 1), or `'trainable'` for one
   * trainable factor per input, starting at 1, which lets the model choose its frequencies.
   */
  readonly inputScaling?: number | 'trainable';
}

/** A circuit and what is read of it. */
export interface QuantumLayerConfig extends QuantumOptions {
  readonly circuit: Circuit;
  readonly reading: Reading;
}

/**
 * A circuit as a layer: inputs `[batch, circuit.inputs]` become angles, the circuit's weights are the layer's (one
 * variable per weight group), the output is what is read: `[batch, observables]`, `[batch, 2^qubits]` or, for states,
 * `[batch, 2, 2^qubits]`.
 *
 * Made by `layers.quantum`, `layers.quantumProbabilities` and `layers.quantumState`.
 */
export class QuantumLayer extends tf.layers.Layer {
  static readonly className = 'Quantum';

  readonly circuit: Circuit;
  readonly reading: Reading;
  readonly #options: RunOptions;
  readonly #initializer: Choice<Initializer> | null | undefined;
  readonly #regularizer: Regularizer | undefined;
  readonly #constraint: Constraint | undefined;
  readonly #inputScaling: number | 'trainable';
  #compiled: CompiledCircuit | undefined;
  #groups: tf.LayerVariable[] = [];
  #scales: tf.LayerVariable | undefined;

  constructor(config: QuantumLayerConfig) {
    // As the first layer of a model it needs no inputShape: the circuit knows it. Elsewhere TF.js passes over it.
    super({ ...config, inputShape: config.inputShape ?? [config.circuit.inputs] });
    const { circuit, reading, inputScaling = 1 } = config;
    this.circuit = circuit;
    this.reading = reading;
    this.#options = runOptionsOf(config);
    this.#initializer = config.weightInitializer;
    this.#initializerOf(0);
    this.#regularizer = chosen<Regularizer>('regularizer', config.weightRegularizer);
    this.#constraint = chosen<Constraint>('constraint', config.weightConstraint);
    if (inputScaling !== 'trainable' && !Number.isFinite(inputScaling)) {
      throw new KetworkError('invalid', `inputScaling is ${inputScaling}. Use a finite number or 'trainable'.`);
    }
    this.#inputScaling = inputScaling;
    // What does not fit (an observable beyond the circuit, an unknown engine) is said here, not in the first batch.
    compile(circuit, reading, this.#options).dispose();
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    this.#checkShapes(shapesOf(inputShape));
    const { inputs, weightGroups } = this.circuit;
    this.inputSpec = [{ shape: [null, inputs] }];
    this.#groups = weightGroups.map(({ name, size }, k) => {
      const group = this.addWeight(name, [size], 'float32', this.#initializerOf(k), this.#regularizer);
      if (this.#constraint) holdConstraint(group, this.#constraint);
      return group;
    });
    if (this.#inputScaling === 'trainable') {
      this.#scales = this.addWeight(scalesName, [inputs], 'float32', tf.initializers.ones());
    }
    this.#compiled = compile(this.circuit, this.reading, this.#options);
    super.build(inputShape);
  }

  #checkShapes(shapes: tf.Shape[]): void {
    const [shape] = shapes;
    const { inputs, qubits } = this.circuit;
    if (shapes.length === 1 && shape!.length === 2 && shape![1] === inputs) return;
    const advice =
      inputs > 0
        ? `Put a dense layer of ${count(inputs, 'unit')} before it, or change the embedding.`
        : 'Let the circuit read its features, with input(i) or an embedding.';
    throw new KetworkError(
      'mismatch',
      `Layer "${this.name}" expects ${count(inputs, 'feature')} per sample, shape [batch, ${inputs}] (its circuit of ` +
        `${count(qubits, 'qubit')} reads that many), but received ${shapesText(shapes)}. ${advice}`,
    );
  }

  /** Each weight group draws from a seed of its own. */
  #initializerOf(group: number): Initializer {
    const seed = (this.#options.seed ?? 0) + group;
    return chosen<Initializer>('initializer', this.#initializer, { seed }) ?? uniformAngles(seed);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [given] = Array.isArray(inputs) ? inputs : [inputs];
      const scaled = this.#scaled(given as tf.Tensor2D);
      const weights = this.#groups.map((group) => group.read());
      const joined = weights.length === 1 ? weights[0]! : tf.concat([tf.zeros([0]), ...weights]);
      return batchFirst(this.#compiled!.run(scaled, joined as tf.Tensor1D));
    });
  }

  #scaled(inputs: tf.Tensor2D): tf.Tensor2D {
    if (this.#scales) return tf.mul(inputs, this.#scales.read());
    return this.#inputScaling === 1 ? inputs : tf.mul(inputs, this.#inputScaling as number);
  }

  /** The shots that all runs and gradients so far have used. */
  get shotsUsed(): ShotsUsed {
    return this.#compiled?.shotsUsed() ?? { forward: 0, gradient: 0 };
  }

  /** The shots that a sample costs, once the layer is built; undefined where what is read is exact. */
  get shotCost(): ShotCost | undefined {
    return this.#compiled?.shotCost();
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return [shapesOf(inputShape)[0]![0]!, ...readingShape(this.reading, this.circuit.qubits)];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      ...circuitConfig(this.circuit, this.reading, this.#options),
      inputScaling: this.#inputScaling,
      weightInitializer: savedForm(this.#initializer),
      weightRegularizer: savedForm(this.#regularizer),
      weightConstraint: savedForm(this.#constraint),
    };
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    return new cls(restoredConfig(config));
  }

  override dispose(): ReturnType<tf.layers.Layer['dispose']> {
    const result = super.dispose();
    if (result.refCountAfterDispose === 0) this.#compiled?.dispose();
    return result;
  }
}

// No weight group can be called so: their names have no slash.
const scalesName = 'inputs/scaling';

// A minval of 0 would be none to TF.js, which then starts at its default of −0.05.
const uniformAngles = (seed: number) =>
  tf.initializers.randomUniform({ minval: Number.MIN_VALUE, maxval: 2 * Math.PI, seed });

/** Keras wants samples on the first axis; a pair of planes has them on the second. */
export function batchFirst(output: tf.Tensor): tf.Tensor {
  return output.rank === 3 ? output.transpose([1, 0, 2]) : output;
}
