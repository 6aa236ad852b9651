import * as tf from '@tensorflow/tfjs';
import { mirroredPairs } from '../../src/circuit/mirrors.js';
import {
  angleEmbedding,
  Circuit,
  circuitFrom,
  dataReuploading,
  hardwareEfficient,
  initializers,
  layers,
  mirroredBlocks,
  stronglyEntangling,
  type Template,
  twoLocal,
  weight,
  z,
} from '../../src/index.js';
import type { Initializer } from '../../src/initializers/place.js';
import { identityMatrix, matrixDistance } from '../../src/math/complex-matrix.js';
import { circuitMatrix } from '../support/circuit-matrix.js';
import { gradientVariances, startOf } from './support.js';

beforeAll(() => tf.setBackend('cpu'));

const { identityBlocks, uniformAngles } = initializers;
const layered: Readonly<Record<string, Template>> = {
  stronglyEntangling: stronglyEntangling({ layers: 2 }),
  hardwareEfficient: hardwareEfficient({ layers: 1, rotations: 'ry-rz', entangler: 'line', entangling: 'cz' }),
  'hardwareEfficient of iSWAP': hardwareEfficient({ rotations: 'su2', entangling: 'iswap' }),
  'twoLocal of U and CRX': twoLocal({ rotations: ['u'], entangling: 'crx' }),
  'a single layer': (qubits) =>
    Array.from({ length: qubits }).reduce<Circuit>((circuit, _, k) => circuit.ry(weight(k), k), new Circuit(qubits)),
  'shared weights, two groups and numbers': (qubits) =>
    new Circuit(qubits)
      .ry(weight(0), 0)
      .rx(weight(0).times(2).plus(0.3), 1)
      .t(0)
      .rzz(weight(1, 'other'), 0, 1)
      .sx(1)
      .crz(weight(0, 'other').negated(), 1, 0)
      .rx(0.7, 0),
};

/** ‖U − 1‖ of the circuit with the weights that a layer starts with, by textbook matrices in float64. */
function distanceFromIdentity(circuit: Circuit, seed: number): number {
  const weights = startOf(identityBlocks(), circuit, { seed });
  expect(new Set(weights).size).toBeGreaterThan(1);
  return matrixDistance(circuitMatrix(circuit.bind({ weights })), identityMatrix(2 ** circuit.qubits));
}

describe.each(Object.entries(layered))('blocks of %s', (_, block) => {
  it.each([1, 2, 5])('%d of them with their inverses start as the identity', (blocks) => {
    const circuit = new Circuit(3).append(mirroredBlocks({ block, blocks }));
    for (const seed of [0, 1]) expect(distanceFromIdentity(circuit, seed)).toBeLessThan(1e-5);
  });

  it('are found again as they were made: one pair for each block, wherever they stand', () => {
    const pieces = mirroredBlocks({ block, blocks: 4 });
    const length = new Circuit(3).append(block).operations.length * 2;
    const starts = (circuit: Circuit) => mirroredPairs(circuit).map(({ start, end }) => [start, end - start]);
    const inRow = (first: number) => [0, 1, 2, 3].map((k) => [first + k * length, length]);
    const embedded = new Circuit(3).append(angleEmbedding()).append(pieces);
    expect(starts(embedded)).toEqual(inRow(3));
    expect(starts(circuitFrom(JSON.parse(JSON.stringify(embedded))))).toEqual(inRow(3));
    const closing = embedded.append(twoLocal({ rotations: ['rx', 'rz'], group: 'closing' }));
    expect(starts(closing)).toEqual(inRow(3));
    // Half of the block once more in front, with weights of the same groups: its mirror image is no inverse of its own.
    const half = Circuit.of(3, new Circuit(3).append(block).operations.slice(-2));
    const first = half.weightGroups.length > 0 ? 2 : 0;
    if (first > 0) expect(starts(half.append(pieces)).slice(1)).toEqual(inRow(first).slice(1));
  });
});

it('‖U − 1‖ is below 1e-5 in float32 through the layer, 10 qubits and 6 blocks deep', () => {
  const circuit = new Circuit(10).append(mirroredBlocks({ block: stronglyEntangling(), blocks: 6 }));
  const model = tf.sequential({ layers: [layers.quantumState({ circuit, weightInitializer: 'identityBlocks' })] });
  tf.tidy(() => {
    const [re, im] = (model.predict(tf.zeros([1, 0])) as tf.Tensor3D).reshape([2, 1024]).unstack();
    const start = tf.oneHot(tf.tensor1d([0], 'int32'), 1024).reshape([1024]);
    expect(re!.sub(start).square().add(im!.square()).sum().sqrt().dataSync()[0]).toBeLessThan(1e-5);
  });
  model.dispose();
});

it('weights outside of blocks start at 0, those of blocks anywhere in [0, 2π)', () => {
  const circuit = new Circuit(2)
    .ry(weight(0), 0)
    .append(mirroredBlocks({ block: stronglyEntangling() }))
    .append(hardwareEfficient());
  const [first, ...rest] = startOf(identityBlocks(), circuit);
  expect(first).toBe(0);
  expect(rest.slice(12)).toEqual([0, 0, 0, 0]);
  expect(rest.slice(6, 12)).toEqual(rest.slice(0, 6));
  expect(Math.min(...rest.slice(0, 12))).toBeGreaterThan(0);
});

it('blocks that upload features again are undone for every sample', async () => {
  const circuit = new Circuit(2).append(mirroredBlocks({ block: dataReuploading({ layers: 2 }), blocks: 2 }));
  const layer = layers.quantum({ circuit, weightInitializer: identityBlocks() });
  const model = tf.sequential({ layers: [layer] });
  const output = tf.tidy(() => [...(model.predict(tf.tensor2d([[0.3, 1], [2, -1]])) as tf.Tensor).dataSync()]); // prettier-ignore
  output.forEach((value) => expect(value).toBeCloseTo(1, 5));
  model.dispose();
});

it('training parts a block from its inverse', async () => {
  const circuit = new Circuit(2).append(angleEmbedding()).append(mirroredBlocks({ block: stronglyEntangling() }));
  const layer = layers.quantum({ circuit, weightInitializer: 'identityBlocks' });
  const model = tf.sequential({ layers: [layer] });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  await model.fit(tf.tensor2d([[0.3, 1]]), tf.tensor2d([[-1, 0]]), { epochs: 3, verbose: 0 });
  const weights = [...layer.getWeights()[0]!.dataSync()];
  expect(weights.slice(0, 6)).not.toEqual(weights.slice(6));
});

describe('the variance of a gradient over starts', () => {
  // RY(π/4) on every qubit and ⟨Z0 Z1⟩, as McClean et al. 2018 and Grant et al. 2019.
  const block = layered['hardwareEfficient']!;
  const turned = (n: number) =>
    Array.from({ length: n }).reduce<Circuit>((circuit, _, k) => circuit.ry(Math.PI / 4, k), new Circuit(n));
  const sizes = [2, 4, 6, 8, 10];
  /** Of the RY on qubit 0 that closes the first block. */
  const variances = (initializer: Initializer) =>
    sizes.map((n) => {
      const circuit = turned(n).append(mirroredBlocks({ block, blocks: 6 }));
      return gradientVariances(initializer, circuit, z(0).times(z(1)), 80)[2 * n]!;
    });

  it('does not fall with 2 to 10 qubits for identity blocks, and falls for uniform angles', () => {
    const [identity, uniform] = [variances(identityBlocks()), variances(uniformAngles())];
    expect(Math.min(...identity)).toBeGreaterThan(0.05);
    expect(identity.at(-1)! / identity[0]!).toBeGreaterThan(0.7);
    expect(uniform.at(-1)! / uniform[0]!).toBeLessThan(0.25);
    expect(identity.at(-1)! / uniform.at(-1)!).toBeGreaterThan(5);
  });
});

const error = (code: string, message: RegExp) =>
  expect.objectContaining({ name: 'KetworkError', code, message: expect.stringMatching(message) });

it.each<[string, string, RegExp, () => unknown]>([
  [
    'a circuit without blocks',
    'mismatch',
    /found no block .* Build it with mirroredBlocks/,
    () => layers.quantum({ circuit: new Circuit(2).append(stronglyEntangling()), weightInitializer: 'identityBlocks' }),
  ],
  [
    'an inverse with the weights of its block',
    'mismatch',
    /with weights of its own/,
    () => startOf(identityBlocks(), new Circuit(1).ry(weight(0), 0).ry(weight(0).negated(), 0)),
  ],
  [
    'an inverse about another angle',
    'mismatch',
    /with weights of its own/,
    () => startOf(identityBlocks(), new Circuit(1).ry(weight(0).plus(0.1), 0).ry(weight(1).negated(), 0)),
  ],
  [
    'an inverse on another qubit',
    'mismatch',
    /with weights of its own/,
    () => startOf(identityBlocks(), new Circuit(2).ry(weight(0), 0).ry(weight(1).negated(), 1)),
  ],
  [
    'mirrored weights that are not a block and then its inverse',
    'mismatch',
    /with weights of its own/,
    () => startOf(identityBlocks(), new Circuit(1).ry(weight(0), 0).ry(weight(2).negated(), 0)),
  ],
  ['0 blocks', 'invalid', /mirroredBlocks was given blocks = 0/, () => mirroredBlocks({ block: stronglyEntangling(), blocks: 0 })], // prettier-ignore
])('%s is refused', (_, code, message, act) => {
  expect(act).toThrow(error(code, message));
});
