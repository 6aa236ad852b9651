import * as tf from '@tensorflow/tfjs';
import { featuresOf } from '../autodiff/features.js';
import { fromConfigText, toConfigText } from '../layers/text-config.js';
import type { FeatureColumns } from '../program/program.js';
import type { CircuitFrequencies } from './circuit-frequencies.js';

/** What a {@link FourierLayer} stands for. */
export interface FourierConfig extends CircuitFrequencies {
  readonly name: string;
  readonly units: number;
  readonly inputScaling: number;
  readonly seed: number;
}

/**
 * The classical double of a quantum layer inside a model: fixed cosines and sines on the circuit's frequencies, then a trainable
 * linear map to as many outputs, `[batch, inputs]` to `[batch, units]`.
 */
export class FourierLayer extends tf.layers.Layer {
  static readonly className = 'KetworkFourier';

  readonly #config: FourierConfig;
  #frequencies: tf.Tensor2D | undefined;
  #kernel: tf.LayerVariable | undefined;
  #bias: tf.LayerVariable | undefined;

  constructor(config: FourierConfig) {
    super({ name: config.name, inputShape: [config.columns.inputs] });
    this.#config = config;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const { frequencies, units, seed } = this.#config;
    this.#frequencies = tf.tensor2d(frequencies.map((each) => [...each]));
    const start = tf.initializers.glorotUniform({ seed });
    this.#kernel = this.addWeight('kernel', [2 * frequencies.length, units], 'float32', start);
    this.#bias = this.addWeight('bias', [units], 'float32', tf.initializers.zeros());
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const given = (Array.isArray(inputs) ? inputs[0]! : inputs) as tf.Tensor2D;
      const { columns, inputScaling } = this.#config;
      const scaled = tf.mul<tf.Tensor2D>(given, inputScaling);
      const values = featuresOf({ qubits: 1, columns, weights: 0, steps: [], readout: { kind: 'state' } }, scaled);
      const phases = tf.matMul(values, this.#frequencies!, false, true);
      const waves = tf.concat([tf.cos(phases), tf.sin(phases)], 1);
      return tf.add(tf.matMul(waves, this.#kernel!.read() as tf.Tensor2D), this.#bias!.read());
    });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [shape] = (Array.isArray(inputShape[0]) ? inputShape : [inputShape]) as tf.Shape[];
    return [shape![0]!, this.#config.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...fourierConfig(this.#config) };
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    const { columns, frequencies } = fromConfigText('spectrum', config.spectrum) as CircuitFrequencies;
    // TF.js types configs as plain JSON; what the constructor takes holds objects.
    return new cls({ ...config, columns, frequencies } as unknown as tf.serialization.ConfigDict);
  }

  override dispose(): ReturnType<tf.layers.Layer['dispose']> {
    const result = super.dispose();
    if (result.refCountAfterDispose === 0) this.#frequencies?.dispose();
    return result;
  }
}

/** The config of a layer in a model's JSON. */
export function fourierConfig({ name, units, inputScaling, seed, columns, frequencies }: FourierConfig) {
  const kept: FeatureColumns = { ...columns, preparation: undefined };
  return { name, units, inputScaling, seed, spectrum: toConfigText({ columns: kept, frequencies }) };
}

/** Makes the layer known to TF.js, once, so that a model can be made of JSON that names it. */
export function registerFourierLayer(): void {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  if (Object.hasOwn(classNameMap, FourierLayer.className)) return;
  // TF.js's type asks for a constructor that takes an untyped config; ours takes a typed one, made by fromConfig.
  tf.serialization.registerClass(FourierLayer as unknown as tf.serialization.SerializableConstructor<FourierLayer>);
}
