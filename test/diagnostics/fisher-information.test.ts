import * as tf from '@tensorflow/tfjs';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { stronglyEntangling } from '../../src/circuit/templates/index.js';
import { effectiveDimension, fisherInformation, modelFisherInformation } from '../../src/diagnostics/index.js';
import { referenceState } from '../../src/engines/reference/reference.js';
import * as layers from '../../src/layers/index.js';
import { Random } from '../../src/math/random.js';
import { z } from '../../src/observables/index.js';
import { register } from '../../src/register.js';

register();
beforeAll(() => tf.setBackend('cpu'));

/** `Σ ∂p ∂pᵀ / p`, the slopes of float64 differences, averaged over rows. */
function referenceInformation(
  probabilities: (row: readonly number[], weights: readonly number[]) => readonly number[],
  rows: readonly (readonly number[])[],
  weights: readonly number[],
): number[][] {
  const h = 1e-5;
  const moved = (k: number, by: number) => weights.map((value, j) => (j === k ? value + by : value));
  const sum = weights.map(() => weights.map(() => 0));
  for (const row of rows) {
    const p = probabilities(row, weights);
    const slopes = weights.map((_, k) => {
      const [plus, minus] = [h, -h].map((by) => probabilities(row, moved(k, by)));
      return plus!.map((value, y) => (value - minus![y]!) / (2 * h));
    });
    weights.forEach((_, i) =>
      weights.forEach((_w, j) =>
        p.forEach((value, y) => (sum[i]![j]! += (slopes[i]![y]! * slopes[j]![y]!) / value / rows.length)),
      ),
    );
  }
  return sum;
}

const expectClose = (actual: readonly (readonly number[])[], expected: number[][], within: number) =>
  actual.forEach((row, i) =>
    row.forEach((value, j) => expect(Math.abs(value - expected[i]![j]!)).toBeLessThan(within)),
  );

describe('the Fisher information of a circuit', () => {
  it('of one rotation is 1 at every angle, and its effective dimension 1.00235', async () => {
    const fishers = await fisherInformation(new Circuit(1).ry(weight(0), 0));
    expect(fishers).toHaveLength(100);
    for (const [[value]] of fishers as [[number]][]) expect(value).toBeCloseTo(1, 3);
    expect(effectiveDimension(fishers).dimension).toBeCloseTo(1.00235, 4);
  });

  it('of a weight that turns two qubits is 2, and of two that turn one is the same for both', async () => {
    const [[[twice]]] = (await fisherInformation(new Circuit(2).ry(weight(0), 0).ry(weight(0), 1))) as [[[number]]];
    expect(twice).toBeCloseTo(2, 3);
    const [both] = await fisherInformation(new Circuit(1).ry(weight(0), 0).ry(weight(1), 0), { samples: 1 });
    expectClose(both!, [[1, 1], [1, 1]], 1e-3); // prettier-ignore
  });

  it('is that of float64 differences, averaged over inputs, of some qubits', async () => {
    const circuit = new Circuit(3)
      .rx(input(0), 0)
      .ry(input(1), 2)
      .append(stronglyEntangling())
      .crx(weight(0, 'more'), 0, 2)
      .ry(weight(0, 'more').times(2), 1);
    const inputs = [
      [0.4, 1.2],
      [-1, 0.3],
      [2, -0.5],
    ];
    const random = new Random(7);
    const fishers = await fisherInformation(circuit, { inputs, qubits: [2, 0], samples: 3, seed: 7 });
    for (const fisher of fishers) {
      const weights = Array.from({ length: circuit.weights }, () => 2 * Math.PI * random.uniform());
      const outcomes = (row: readonly number[], w: readonly number[]) => {
        const { re, im } = referenceState(circuit, row, w);
        const p = [0, 0, 0, 0];
        re.forEach((_, k) => (p[((k & 1) << 1) | (k >> 2)]! += re[k]! ** 2 + im[k]! ** 2));
        return p;
      };
      expectClose(fisher, referenceInformation(outcomes, inputs, weights), 2e-3);
    }
  });

  it('runs in batches with progress, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    const circuit = new Circuit(2).append(stronglyEntangling());
    const seen: number[] = [];
    const options = { samples: 1100, onProgress: (done: number) => seen.push(done) };
    const fishers = await fisherInformation(circuit, options);
    expect(seen).toEqual([1024, 1100]);
    expect(fishers).toHaveLength(1100);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses nothing to learn, and more outcomes than gradients are possible of', async () => {
    await expect(fisherInformation(new Circuit(2))).rejects.toThrow('a circuit of 0 weights');
    await expect(fisherInformation(new Circuit(2).rx(weight(0), 0), { inputs: [] })).rejects.toThrow('0 samples');
    await expect(fisherInformation(new Circuit(2).rx(input(0), 0))).rejects.toThrow('reads 1 input, but none');
    await expect(fisherInformation(new Circuit(13).rx(weight(0), 0))).rejects.toThrow('8192 outcomes');
  });
});

describe('the Fisher information of a model', () => {
  const rows = [
    [0.5, -1],
    [1.5, 0.2],
    [-0.3, 0.8],
  ];
  const inputs = () => tf.tensor2d(rows);
  const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));

  // p(1 − p) (x, 1)ᵀ(x, 1)
  it('of logistic regression is the mean of p(1 − p) x xᵀ', async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [2], units: 1, activation: 'sigmoid' })] });
    const fishers = await modelFisherInformation(model, inputs(), { samples: 2, seed: 5 });
    const random = new Random(5);
    for (const fisher of fishers) {
      const [a, b, c] = [0, 1, 2].map(() => 2 * random.uniform() - 1) as [number, number, number];
      const expected = [0, 1, 2].map((i) =>
        [0, 1, 2].map((j) => {
          const terms = rows.map(([x, y]) => {
            const p = sigmoid(a * x! + b * y! + c);
            const extended = [x!, y!, 1];
            return (p * (1 - p) * extended[i]! * extended[j]!) / 3;
          });
          return terms.reduce((sum, term) => sum + term, 0);
        }),
      );
      expectClose(fisher, expected, 1e-6);
    }
  });

  it('of a softmax is that of float64 differences', async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [2], units: 3, activation: 'softmax' })] });
    const [fisher] = await modelFisherInformation(model, inputs(), { samples: 1, seed: 6, range: [0, 2] });
    const random = new Random(6);
    const weights = Array.from({ length: 9 }, () => 2 * random.uniform());
    const softmax = ([x, y]: readonly number[], w: readonly number[]) => {
      const exponentials = [0, 1, 2].map((k) => Math.exp(w[k]! * x! + w[3 + k]! * y! + w[6 + k]!));
      const sum = exponentials.reduce((total, value) => total + value, 0);
      return exponentials.map((value) => value / sum);
    };
    expectClose(fisher!, referenceInformation(softmax, rows, weights), 1e-5);
  });

  it('takes quantum layers and outputs of yes each by itself, and gives the model its weights back', async () => {
    const circuit = new Circuit(2).rx(input(0), 0).rx(input(1), 1).append(stronglyEntangling());
    const model = tf.sequential({
      layers: [
        layers.quantum({ circuit, observables: [z(0), z(1)], inputShape: [2] }),
        tf.layers.dense({ units: 2, activation: 'sigmoid' }),
      ],
    });
    const before = model.getWeights().map((weights) => [...weights.dataSync()]);
    const given = inputs();
    const tensors = tf.memory().numTensors;
    const seen: number[] = [];
    const options = { samples: 2, output: 'sigmoid', onProgress: (done: number) => seen.push(done) } as const;
    const fishers = await modelFisherInformation(model, given, options);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(fishers[0]).toHaveLength(12);
    expect(fishers[0]).not.toEqual(fishers[1]);
    expect(seen).toEqual([1, 2]);
    expect(model.getWeights().map((weights) => [...weights.dataSync()])).toEqual(before);
  });

  it('refuses outputs that are no probabilities, and gives the weights back even then', async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [2], units: 2, activation: 'sigmoid' })] });
    const before = [...model.getWeights()[0]!.dataSync()];
    const given = inputs();
    const tensors = tf.memory().numTensors;
    await expect(modelFisherInformation(model, given)).rejects.toThrow('no probabilities that sum to 1');
    expect(tf.memory().numTensors).toBe(tensors);
    expect([...model.getWeights()[0]!.dataSync()]).toEqual(before);
    await expect(modelFisherInformation(model, given, { range: [1, 0] })).rejects.toThrow('a range that rises');
  });
});
