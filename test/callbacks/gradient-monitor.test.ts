import * as tf from '@tensorflow/tfjs';
import { gradientMonitor } from '../../src/callbacks/index.js';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { quantum } from '../../src/layers/index.js';
import { Random } from '../../src/math/random.js';
import { pauli, z } from '../../src/observables/pauli-sum.js';
import { fit } from '../../src/training/index.js';

const range = (n: number) => Array.from({ length: n }, (_, k) => k);
const random = new Random(3);
const rows = (n: number, columns: number) => range(n).map(() => range(columns).map(() => random.normal()));
const x = tf.tensor2d(rows(24, 2));
const y = tf.tensor2d(rows(24, 1));
const circuit = new Circuit(2).rx(input(0), 0).rx(input(1), 1).cx(0, 1).ry(weight(0), 0).ry(weight(1, 'b'), 1);

function modelOf(optimizer: string | tf.Optimizer = tf.train.sgd(0)): tf.Sequential {
  const layer = quantum({ circuit, observables: [z(0).times(z(1))], seed: 4, name: 'q' });
  const model = tf.sequential({
    layers: [layer, tf.layers.dense({ units: 1, name: 'head', kernelInitializer: 'ones' })],
  });
  model.compile({ optimizer, loss: 'meanSquaredError' });
  return model;
}

/** Rotations that do not reach what is read: their slopes are 0. */
function flatModel(): tf.Sequential {
  const deaf = new Circuit(2).rx(input(0), 0).rx(input(1), 1).rz(weight(0), 1).rz(weight(1), 0);
  const layer = quantum({ circuit: deaf, observables: [z(0)], name: 'q' });
  const model = tf.sequential({ layers: [layer, tf.layers.dense({ units: 1, kernelInitializer: 'ones' })] });
  model.compile({ optimizer: tf.train.sgd(0), loss: 'meanSquaredError' });
  return model;
}

/** The gradient of the whole batch with the quantum weights, taken apart from training. */
function gradientOf(model: tf.Sequential): number[] {
  return tf.tidy(() => {
    const variables = model.layers[0]!.trainableWeights.map((each) => each.read() as tf.Variable);
    const loss = () => tf.losses.meanSquaredError(y, model.apply(x) as tf.Tensor).asScalar();
    const { grads } = tf.variableGrads(loss as () => tf.Scalar, variables);
    return variables.flatMap(({ name }) => [...grads[name]!.dataSync()]);
  });
}

describe('gradientMonitor', () => {
  it('records the gradient of the whole batch, in model.fit and in training.fit', async () => {
    for (const train of [
      async (model: tf.Sequential, callback: tf.Callback) => {
        const { history } = await model.fit(x, y, { epochs: 1, batchSize: 24, verbose: 0, callbacks: [callback] });
        return Object.fromEntries(Object.entries(history).map(([name, [value]]) => [name, value as number]));
      },
      async (model: tf.Sequential, callback: tf.Callback) => {
        const { history } = await fit(model, { x, y }, { seed: 1, epochs: 1, batchSize: 24, callbacks: [callback] });
        return { ...history[0] };
      },
    ]) {
      const model = modelOf();
      const slopes = gradientOf(model);
      const monitor = gradientMonitor();
      const logs = await train(model, monitor);
      const [record] = monitor.records;
      const squares = slopes.reduce((sum, slope) => sum + slope ** 2, 0);
      const mean = slopes.reduce((sum, slope) => sum + slope, 0) / slopes.length;
      expect(slopes).toHaveLength(3);
      expect(record!.norm).toBeCloseTo(Math.sqrt(squares), 5);
      expect(record!.rms).toBeCloseTo(Math.sqrt(squares / 3), 5);
      expect(record!.variance).toBeCloseTo(squares / 3 - mean ** 2, 5);
      expect(record).toMatchObject({ epoch: 0, layer: 'q' });
      expect(logs['grad_norm_q']).toBe(record!.norm);
      expect(logs['grad_var_q']).toBe(record!.variance);
      expect(logs['grad_rms_q']).toBe(record!.rms);
    }
  });

  it('looks at every so many batches, and takes them together', async () => {
    const all = gradientMonitor({ every: 1 });
    const some = gradientMonitor({ every: 3 });
    await fit(modelOf(), { x, y }, { seed: 1, epochs: 2, batchSize: 6, callbacks: [all, some] });
    expect(all.records.map(({ epoch }) => epoch)).toEqual([0, 1]);
    expect(some.records).toHaveLength(2);
    expect(some.records[0]!.rms).not.toBeCloseTo(all.records[0]!.rms, 5);
  });

  it('does not change training, and leaves neither tensors nor its cover on the optimizer', async () => {
    const train = async (callbacks: tf.Callback[]) => {
      const model = modelOf('adam');
      await fit(model, { x, y }, { seed: 1, epochs: 1, callbacks });
      const before = tf.memory().numTensors;
      await fit(model, { x, y }, { seed: 1, epochs: 3, callbacks });
      expect(tf.memory().numTensors).toBe(before);
      expect(Object.hasOwn(model.optimizer, 'applyGradients')).toBe(false);
      return model.getWeights().map((each) => [...each.dataSync()]);
    };
    expect(await train([gradientMonitor({ every: 1 })])).toEqual(await train([]));
  });

  it('warns once of a layer that is flat from the start, and says so', async () => {
    const warnings: string[] = [];
    const monitor = gradientMonitor({ onWarning: (message) => warnings.push(message) });
    await fit(flatModel(), { x, y }, { seed: 1, epochs: 3, callbacks: [monitor] });
    expect(warnings).toEqual([
      'The gradients of layer "q" have vanished: a slope is 0.0e+0 (root mean square), below 1.0e-6, what float32 resolves. ' +
        'They were so from the start: a barren plateau of its 2 qubits and 2 weights. Read observables on few qubits, use ' +
        'fewer layers, or start near the identity; diagnostics.gradientVariance measures each.',
    ]);
  });

  it('does not warn of a layer that learns', async () => {
    const onWarning = jest.fn();
    await fit(modelOf(), { x, y }, { seed: 1, epochs: 2, callbacks: [gradientMonitor({ onWarning })] });
    expect(onWarning).not.toHaveBeenCalled();
  });

  it('warns where the shots do not tell the slopes from 0', async () => {
    const [slope] = gradientOf(modelOf()).map(Math.abs).sort((a, b) => b - a); // prettier-ignore
    const warnings: string[] = [];
    const monitor = (shots: number) => gradientMonitor({ shots, onWarning: (message) => warnings.push(message) });
    // One batch of 24 samples: slopes of 1/√(2 · shots · 24).
    const shots = Math.ceil(1 / (2 * 24 * slope! ** 2));
    await fit(modelOf(), { x, y }, { seed: 1, epochs: 1, batchSize: 24, callbacks: [monitor(100 * shots)] });
    expect(warnings).toEqual([]);
    await fit(modelOf(), { x, y }, { seed: 1, epochs: 1, batchSize: 24, callbacks: [monitor(1)] });
    expect(warnings[0]).toMatch(/below 1\.4e-1, what 1 shot for each of 24 samples can resolve/);
  });

  it('does not blame the circuit where the whole loss is flat', async () => {
    const warnings: string[] = [];
    const monitor = gradientMonitor({ onWarning: (message) => warnings.push(message) });
    const model = modelOf();
    const exact = model.predict(x) as tf.Tensor;
    await fit(model, { x, y: exact }, { seed: 1, epochs: 1, callbacks: [monitor] });
    expect(warnings[0]).toMatch(/Those of the other layers have vanished too: the loss itself is flat/);
  });

  it('tells a place that training came to from a barren plateau', async () => {
    const layer = quantum({
      circuit: new Circuit(2).rx(input(0), 0).ry(weight(0), 1),
      observables: [pauli('IZ')],
      name: 'q',
    });
    const model = tf.sequential({ layers: [layer] });
    // The loss is ⟨Z⟩ = cos θ, which is flat at its minimum.
    model.compile({ optimizer: tf.train.sgd(0.5), loss: (_, output) => output.mean(-1) });
    model.setWeights([tf.tensor1d([2])]);
    const warnings: string[] = [];
    const monitor = gradientMonitor({ onWarning: (message) => warnings.push(message) });
    const data = { x: tf.zeros([4, 1]), y: tf.fill([4, 1], -1) };
    await fit(model, data, { seed: 1, epochs: 100, callbacks: [monitor, stopAfter(() => warnings.length > 0)] });
    expect(warnings[0]).toMatch(/They were \d.*e-1 in the first epoch: training has come to a flat place/);
  });

  it('refuses models and options that it cannot serve', async () => {
    const dense = tf.sequential({ layers: [tf.layers.dense({ inputShape: [2], units: 1 })] });
    dense.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    await expect(fit(dense, { x, y }, { seed: 1, callbacks: [gradientMonitor()] })).rejects.toThrow(
      'has no quantum layer with trainable weights',
    );
    expect(() => gradientMonitor({ shots: 0 })).toThrow('shots 0. Use a whole number from 1 on.');
    expect(() => gradientMonitor({ every: 1.5 })).toThrow('every 1.5');
  });
});

function stopAfter(isDone: () => boolean): tf.Callback {
  const stop = new (class extends tf.Callback {
    override async onEpochEnd(): Promise<void> {
      if (isDone()) this.model!.stopTraining = true;
    }
  })();
  return stop;
}
