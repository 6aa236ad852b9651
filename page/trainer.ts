import * as tf from '@tensorflow/tfjs';
import { Circuit, compile, data, dataReuploading, layers, Random, z } from 'ketwork';
import type { Settings } from './settings.js';

const samples = 200;
const batchSize = 50;

/** The circuit of the model: both coordinates go into every qubit, in every layer. */
export const circuitOf = ({ qubits, layers: count }: Settings): Circuit =>
  new Circuit(qubits).append(dataReuploading({ layers: count, features: 2, entangler: qubits > 1 ? 'ring' : 'none' }));

/** What the model makes of all points, and of a grid. */
export interface Findings {
  readonly loss: number;
  readonly accuracy: number;
  /** The probability of the lower moon, per point of the grid. */
  readonly grid: Float32Array;
}

/** A model, its data and its optimizer on the backend in use. */
export class Trainer {
  readonly dataset: data.Dataset;
  readonly circuit: Circuit;
  readonly labels: Int32Array;
  /** The engine that runs the circuit. */
  readonly engine: string;
  readonly #model: tf.Sequential;
  readonly #optimizer: tf.AdamOptimizer;
  readonly #random: Random;
  #order: number[] = [];
  #seen: tf.Tensor2D | undefined;

  constructor(settings: Settings) {
    const { noise, seed, learningRate } = settings;
    this.dataset = data.twoMoons({ samples, noise, seed });
    this.labels = data.labelsOf(this.dataset);
    this.circuit = circuitOf(settings);
    const compiled = compile(this.circuit, { kind: 'expectation', observables: [z(0)] });
    this.engine = compiled.engine;
    compiled.dispose();
    this.#random = new Random(seed);
    this.#optimizer = tf.train.adam(learningRate);
    this.#model = tf.sequential({
      layers: [
        layers.quantum({ circuit: this.circuit, inputScaling: 'trainable', seed }),
        tf.layers.dense({
          units: 1,
          activation: 'sigmoid',
          kernelInitializer: tf.initializers.glorotUniform({ seed: seed + 100 }),
        }),
      ],
    });
    this.#model.compile({ optimizer: this.#optimizer, loss: 'binaryCrossentropy' });
  }

  /** One step of the optimizer on the next batch; gives the loss of that batch. */
  async step(): Promise<number> {
    if (this.#order.length === 0) this.#order = this.#random.permutation(samples);
    const rows = this.#order.splice(0, batchSize);
    const batch = data.rowsOf(this.dataset, rows);
    const features = data.featuresOf(batch);
    const labels = tf.tensor2d(
      rows.map((row) => this.labels[row]!),
      [rows.length, 1],
    );
    try {
      const loss = await this.#model.trainOnBatch(features, labels);
      return Array.isArray(loss) ? loss[0]! : loss;
    } finally {
      tf.dispose([features, labels]);
    }
  }

  /** Reads what the model says now; the same grid (`[x, y]` after each other) each time. */
  async look(grid: Float32Array): Promise<Findings> {
    this.#seen ??= tf.tensor2d(new Float32Array([...this.dataset.features, ...grid]), [samples + grid.length / 2, 2]);
    const seen = this.#seen;
    const outputs = tf.tidy(() => this.#model.predictOnBatch(seen)) as tf.Tensor;
    const values = await outputs.data<'float32'>().finally(() => outputs.dispose());
    let [loss, right] = [0, 0];
    for (const [row, label] of this.labels.entries()) {
      const ofLabel = label === 1 ? values[row]! : 1 - values[row]!;
      loss -= Math.log(Math.max(ofLabel, 1e-7)) / samples;
      if (ofLabel > 0.5) right++;
    }
    return { loss, accuracy: right / samples, grid: values.slice(samples) };
  }

  /** The numbers learned, to go on with on another backend. */
  weights(): Promise<Float32Array[]> {
    return Promise.all(this.#model.getWeights().map((weight) => weight.data<'float32'>()));
  }

  setWeights(values: readonly Float32Array[]): void {
    tf.tidy(() => {
      const shapes = this.#model.getWeights().map(({ shape }) => shape);
      this.#model.setWeights(shapes.map((shape, k) => tf.tensor(values[k]!, shape)));
    });
  }

  setLearningRate(rate: number): void {
    // Read at each step; TensorFlow.js declares it for its own classes only.
    Reflect.set(this.#optimizer, 'learningRate', rate);
  }

  dispose(): void {
    this.#model.dispose();
    this.#optimizer.dispose();
    this.#seen?.dispose();
  }
}
