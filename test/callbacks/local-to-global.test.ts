import * as tf from '@tensorflow/tfjs';
import { localToGlobal, type Loss } from '../../src/callbacks/index.js';
import { Circuit, input, layers, projector, type PauliSum, weight, z } from '../../src/index.js';
import { fit } from '../../src/training/index.js';

beforeAll(() => tf.setBackend('cpu'));

/** Mean of 1 − ⟨P⟩, whatever the targets. */
const infidelity: Loss = (_, outputs) => tf.scalar(1).sub(outputs).mean();

/** Far from the minimum at 0. */
const start = tf.initializers.constant({ value: 2.5 });

/** An input that does nothing, then one RY on each qubit: C_G = 1 − ∏ cos²(θ/2), C_L = 1 − mean cos²(θ/2). */
function modelOf(qubits: number, observables: readonly PauliSum[]): tf.Sequential {
  let circuit = new Circuit(qubits).ry(input(0).times(0), 0);
  for (let k = 0; k < qubits; k++) circuit = circuit.ry(weight(k), k);
  return tf.sequential({ layers: [layers.quantum({ circuit, observables, weightInitializer: start })] });
}

const zeroOf = (qubits: readonly number[]) => projector('0'.repeat(qubits.length), qubits);
const x = tf.zeros([1, 1]);

it('moves from the local to the global loss as the schedule says, and is the global one outside of training', async () => {
  const shares = [0, 0.25, 0.5];
  const model = modelOf(2, [z(0), z(1), z(0).times(z(1))]);
  const annealed = localToGlobal({
    localOutputs: 2,
    local: () => tf.scalar(10).add(tf.sum(model.weights[0]!.read().mul(0))),
    global: (_, outputs) => outputs.mul(0).add(2).squeeze([1]),
    share: (epoch) => shares[epoch]!,
  });
  model.compile({ optimizer: tf.train.sgd(0.1), loss: annealed.loss });
  const losses = async () => (model.evaluate(x, tf.zeros([1, 3])) as tf.Scalar).dataSync()[0];
  expect(await losses()).toBe(2);
  const { history } = await fit(
    model,
    { x, y: tf.zeros([1, 3]) },
    { seed: 1, epochs: 3, callbacks: [annealed.callback] },
  );
  expect(history.map(({ loss }) => loss)).toEqual([10, 8, 6]);
  expect(await losses()).toBe(2);
});

it('goes linearly from 0 to 1 by default', async () => {
  const seen: number[] = [];
  const model = modelOf(2, [z(0), z(1)]);
  const constant =
    (value: number): Loss =>
    (_, outputs) =>
      outputs.mul(0).mean().add(value);
  const annealed = localToGlobal({ localOutputs: 1, local: constant(0), global: constant(1) });
  model.compile({ optimizer: 'sgd', loss: annealed.loss });
  const record = new tf.CustomCallback({ onEpochEnd: async (_, logs) => void seen.push(logs!['loss']!) });
  await model.fit(x, tf.zeros([1, 2]), { epochs: 5, verbose: 0, callbacks: [annealed.callback, record] });
  expect(seen).toEqual([0, 0.25, 0.5, 0.75, 1]);
});

it('reaches the minimum of a global cost where its own gradients have vanished', async () => {
  const qubits = 10;
  const all = Array.from({ length: qubits }, (_, k) => k);
  const observables = [...all.map((k) => zeroOf([k])), zeroOf(all)];
  const columns = (outputs: tf.Tensor) => outputs.slice([0, qubits]);
  const trained = async (loss: Loss, callbacks: tf.Callback[]) => {
    const model = modelOf(qubits, observables);
    model.compile({ optimizer: tf.train.sgd(qubits), loss });
    const targets = tf.zeros([1, qubits + 1]);
    await fit(model, { x, y: targets }, { seed: 1, epochs: 40, callbacks });
    return tf.tidy(() => 1 - columns(model.predict(x) as tf.Tensor).dataSync()[0]!);
  };
  // With the rate that suits the mean over qubits, the steps of the global cost alone would be as many times too long.
  const scaled: Loss = (targets, outputs) => infidelity(targets, outputs).div(qubits);
  const annealed = localToGlobal({ localOutputs: qubits, local: infidelity, global: scaled });
  expect(await trained(annealed.loss, [annealed.callback])).toBeLessThan(0.01);
  expect(await trained((targets, outputs) => scaled(targets, columns(outputs)), [])).toBeGreaterThan(0.9);
});

it('leaves no tensors behind', async () => {
  const model = modelOf(2, [z(0), z(1)]);
  const annealed = localToGlobal({ localOutputs: 1, local: infidelity, global: infidelity });
  model.compile({ optimizer: tf.train.sgd(0.1), loss: annealed.loss });
  const data = { x, y: tf.zeros([1, 2]) };
  const train = async () => {
    await fit(model, data, { seed: 1, epochs: 3, callbacks: [annealed.callback] });
    return tf.memory().numTensors;
  };
  const before = await train();
  expect(await train()).toBe(before);
});

const error = (code: string, message: string) =>
  expect.objectContaining({ name: 'KetworkError', code, message: expect.stringContaining(message) });

it('refuses no local outputs, a model with no others, and a share that is none', async () => {
  const losses = { local: infidelity, global: infidelity };
  expect(() => localToGlobal({ ...losses, localOutputs: 0 })).toThrow(error('invalid', 'localOutputs = 0'));
  const trained = async (localOutputs: number, share?: () => number) => {
    const model = modelOf(2, [z(0), z(1)]);
    const annealed = localToGlobal({ ...losses, localOutputs, ...(share && { share }) });
    model.compile({ optimizer: 'sgd', loss: annealed.loss });
    await fit(model, { x, y: tf.zeros([1, 2]) }, { seed: 1, epochs: 2, callbacks: [annealed.callback] });
  };
  await expect(trained(2)).rejects.toThrow(error('mismatch', 'needs outputs [batch, more than 2]'));
  await expect(trained(1, () => 1.5)).rejects.toThrow(error('invalid', 'is 1.5 in epoch 0'));
});
