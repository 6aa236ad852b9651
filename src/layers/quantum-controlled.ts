import * as tf from '@tensorflow/tfjs';
import { compile, type CompiledCircuit, type RunOptions } from '../autodiff/compile.js';
import type { ShotCost } from '../autodiff/shot-cost.js';
import type { ShotsUsed } from '../autodiff/shot-kernel.js';
import type { Circuit } from '../circuit/circuit.js';
import { weightsAsInputs } from '../circuit/weights-as-inputs.js';
import { count, KetworkError } from '../errors.js';
import type { Reading } from '../program/lower.js';
import { batchFirst, type LayerOptions } from './quantum.js';
import { circuitConfig, readingShape, restoredConfig, runOptionsOf } from './circuit-config.js';
import { shapesOf, shapesText } from './input-shapes.js';

export interface ControlledQuantumConfig extends LayerOptions, RunOptions {
  readonly circuit: Circuit;
  readonly reading: Reading;
}

/**
 * A circuit whose weights come from another layer, one set per sample: a hypernetwork writes the program that the data
 * run through. It has no weights of its own.
 *
 * Applied to `[inputs, weights]` of shapes `[batch, circuit.inputs]` and `[batch, circuit.weights]`, or to the weights
 * alone where the circuit has no inputs. Made by `layers.controlledQuantum`.
 */
export class ControlledQuantumLayer extends tf.layers.Layer {
  static readonly className = 'ControlledQuantum';

  readonly circuit: Circuit;
  readonly reading: Reading;
  readonly #options: RunOptions;
  #compiled: CompiledCircuit | undefined;

  constructor(config: ControlledQuantumConfig) {
    super(config);
    const { circuit, reading } = config;
    if (circuit.weights === 0) {
      throw new KetworkError(
        'mismatch',
        'The circuit of a controlled layer has no weights. Use layers.quantum instead.',
      );
    }
    this.circuit = circuit;
    this.reading = reading;
    this.#options = runOptionsOf(config);
    compile(weightsAsInputs(circuit), reading, this.#options).dispose();
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shapes = shapesOf(inputShape);
    const { inputs, weights } = this.circuit;
    const wanted = inputs > 0 ? [inputs, weights] : [weights];
    if (shapes.length !== wanted.length || shapes.some((shape, k) => shape.length !== 2 || shape[1] !== wanted[k])) {
      throw new KetworkError(
        'mismatch',
        `Layer "${this.name}" expects ${shapesText(wanted.map((size) => [null, size]))} but received ${shapesText(shapes)}. ` +
          `Its circuit has ${count(inputs, 'input')} and ${count(weights, 'weight')}: apply it to ` +
          `${inputs > 0 ? 'the pair [inputs, weights]' : 'the weights'}.`,
      );
    }
    this.#compiled = compile(weightsAsInputs(this.circuit), this.reading, this.#options);
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const parts = (Array.isArray(inputs) ? inputs : [inputs]) as tf.Tensor2D[];
      return batchFirst(this.#compiled!.run(parts.length === 1 ? parts[0]! : tf.concat(parts, 1)));
    });
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
    return { ...super.getConfig(), ...circuitConfig(this.circuit, this.reading, this.#options) };
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
