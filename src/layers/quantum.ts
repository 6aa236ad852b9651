import * as tf from '@tensorflow/tfjs';
import { compile, type CompiledCircuit, type RunOptions } from '../autodiff/compile.js';
import type { ShotCost } from '../autodiff/shot-cost.js';
import type { ShotsUsed } from '../autodiff/shot-kernel.js';
import type { Circuit } from '../circuit/circuit.js';
import { count, KetworkError } from '../errors.js';
import { uniformAngles } from '../initializers/index.js';
import { placed } from '../initializers/place.js';
import type { Reading } from '../program/lower.js';
import { circuitConfig, readingShape, restoredConfig, runOptionsOf } from './circuit-config.js';
import { circuitLayerName } from './circuit-layer.js';
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
   * How the circuit's weights start: an initializer of TF.js or of `initializers`, or its name. Default
   * `initializers.uniformAngles`. One without a seed of its own draws by the layer's: give two layers two seeds.
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

/** A variable as weights of a quantum layer: the circuit's weights from `first` on. */
export interface WeightPlace {
  readonly layer: QuantumLayer;
  readonly first: number;
}

/**
 * A circuit as a layer: inputs `[batch, circuit.inputs]` become angles, the circuit's weights are the layer's (one
 * variable per weight group), the output is what is read: `[batch, observables]`, `[batch, 2^qubits]` or, for states,
 * `[batch, 2, 2^qubits]`.
 *
 * Made by `layers.quantum`, `layers.quantumProbabilities` and `layers.quantumState`.
 */
export class QuantumLayer extends tf.layers.Layer {
  static readonly className = circuitLayerName;
  static readonly #places = new WeakMap<tf.Tensor, WeightPlace>();

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
  #recorded: tf.Tensor2D[] | undefined;

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
    let first = 0;
    this.#groups = weightGroups.map(({ name, size }, k) => {
      const group = this.addWeight(name, [size], 'float32', this.#initializerOf(k), this.#regularizer);
      if (this.#constraint) holdConstraint(group, this.#constraint);
      QuantumLayer.#places.set(group.read(), { layer: this, first });
      first += size;
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
  #initializerOf(position: number): Initializer {
    const { circuit, reading } = this;
    const { seed = 0 } = this.#options;
    const initializer =
      chosen<Initializer>('initializer', this.#initializer, { seed: seed + position }) ?? uniformAngles();
    const group = circuit.weightGroups[position]?.name;
    if (group === undefined) return initializer;
    const observables = reading.kind === 'expectation' ? reading.observables : [];
    return placed(initializer, { circuit, group, position, observables, seed });
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [given] = Array.isArray(inputs) ? inputs : [inputs];
      const scaled = this.#scaled(given as tf.Tensor2D);
      this.#recorded?.push(tf.keep(tf.clone(scaled)));
      return batchFirst(this.#compiled!.run(scaled, this.circuitWeights()));
    });
  }

  /** The circuit's weights as they are, group after group, `[circuit.weights]`. */
  circuitWeights(): tf.Tensor1D {
    const weights = this.#groups.map((group) => group.read());
    return (weights.length === 1 ? weights[0]! : tf.concat([tf.zeros([0]), ...weights])) as tf.Tensor1D;
  }

  /** The layer that a variable holds circuit weights of, and which; nothing for any other variable. */
  static placeOf(variable: tf.Variable): WeightPlace | undefined {
    return QuantumLayer.#places.get(variable);
  }

  /** From now on keeps what the circuit reads, until it is taken: an optimizer averages the metric of the state over it. */
  recordInputs(): void {
    this.#recorded ??= [];
  }

  /** What the circuit has read, `[batch, circuit.inputs]` of each call; recording ends, and the tensors are the caller's. */
  takeInputs(): tf.Tensor2D[] {
    const recorded = this.#recorded ?? [];
    this.#recorded = undefined;
    return recorded;
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

/** Keras wants samples on the first axis; a pair of planes has them on the second. */
export function batchFirst(output: tf.Tensor): tf.Tensor {
  return output.rank === 3 ? output.transpose([1, 0, 2]) : output;
}
