import * as tf from '@tensorflow/tfjs';
import { angleEmbedding, Circuit, compile, layers, simd, stronglyEntangling, z } from 'ketwork';
import { failure } from '../../support/circuit-text.js';
import { BlockMemory } from '../../../src/engines/simd/memory.js';
import { Workspace } from '../../../src/engines/simd/workspace.js';

beforeAll(() => tf.setBackend('cpu'));

const memory = (limit = 2 ** 20) => new BlockMemory(new WebAssembly.Memory({ initial: 1, maximum: 64 }), limit);

describe('blocks', () => {
  it('begin at cache lines, never at 0, and do not overlap', () => {
    const blocks = memory();
    const sizes = [1, 64, 65, 1000, 40_000, 7];
    const taken = sizes.map((size) => ({ begin: blocks.take(size), size }));
    for (const { begin } of taken) expect(begin % 64).toBe(0);
    const sorted = [...taken].sort((a, b) => a.begin - b.begin);
    expect(sorted[0]!.begin).toBeGreaterThan(0);
    sorted.slice(1).forEach(({ begin }, k) => expect(begin).toBeGreaterThanOrEqual(sorted[k]!.begin + sorted[k]!.size));
  });

  it('are taken again after they are given back, joined with their neighbours', () => {
    const blocks = memory();
    const [a, b, c] = [blocks.take(20_000), blocks.take(20_000), blocks.take(20_000)];
    blocks.give(a);
    blocks.give(c);
    blocks.give(b);
    expect(blocks.use()).toMatchObject({ used: 0, reserved: 65_536 });
    expect(blocks.take(60_000)).toBe(a);
  });

  it('grow the memory by what is missing, up to the limit and not a byte beyond', () => {
    const blocks = memory(3 * 65_536);
    blocks.take(60_000);
    blocks.take(100_000);
    const { used, reserved } = blocks.use();
    expect(reserved).toBe(3 * 65_536);
    const { code, message } = failure(() => blocks.take(65_536));
    expect(code).toBe('memory');
    expect(message).toMatch(
      /^The SIMD engine needs 65536 bytes more, but of its 196608 bytes \d+ are in use\. Use smaller/,
    );
    expect(blocks.use()).toEqual({ used, reserved, limit: 3 * 65_536 });
  });

  it('are given back once', () => {
    const blocks = memory();
    const at = blocks.take(10);
    blocks.give(at);
    expect(() => blocks.give(at)).toThrow('No block begins at');
  });

  it('of a workspace are taken up by the next call, and are larger only for a larger one', () => {
    const blocks = memory();
    const workspace = new Workspace(blocks);
    const first = workspace.parts({ a: 100, b: 200 });
    expect(workspace.parts({ a: 10, b: 20 }).a).toBe(first.a);
    const { used } = blocks.use();
    workspace.parts({ a: 100, b: 200 });
    expect(blocks.use().used).toBe(used);
    workspace.release();
    expect(blocks.use().used).toBe(0);
  });
});

describe('the engine', () => {
  const circuit = new Circuit(3).append(angleEmbedding({ axis: 'y' })).append(stronglyEntangling({ layers: 1 }));
  const uses = () => ({ ...simd.memoryUse(), tensors: tf.memory().numTensors });

  it('holds no more after 10,000 training steps than after ten', () => {
    const compiled = compile(circuit, { kind: 'expectation', observables: [z(0)] }, { engine: 'simd' });
    const weights = tf.variable(tf.randomUniform<tf.Rank.R1>([circuit.weights], -1, 1, 'float32', 1));
    const inputs = tf.randomUniform<tf.Rank.R2>([5, 3], -1, 1, 'float32', 2);
    const optimizer = tf.train.adam(1e-3);
    const steps = (count: number) => {
      for (let k = 0; k < count; k++) optimizer.minimize(() => tf.mean(compiled.run(inputs, weights)) as tf.Scalar);
    };
    steps(10);
    const before = uses();
    steps(10_000);
    expect(uses()).toEqual(before);
    compiled.dispose();
    tf.dispose([weights, inputs]);
    optimizer.dispose();
  });

  it('gives back what layers held when they are disposed', () => {
    const train = () => {
      const model = tf.sequential({ layers: [layers.quantum({ circuit, inputShape: [3] })] });
      const x = tf.ones([4, 3]);
      tf.dispose(model.predict(x) as tf.Tensor);
      model.dispose();
      x.dispose();
    };
    train();
    const before = simd.memoryUse();
    for (let k = 0; k < 20; k++) train();
    expect(simd.memoryUse()).toEqual(before);
  });

  it('knows its threads, and refuses what is not a number of them', () => {
    for (const wrong of [0, 17, 1.5, NaN]) {
      expect(failure(() => simd.setThreads(wrong))).toMatchObject({
        code: 'invalid',
        message: `The SIMD engine was given ${wrong} threads. It takes a whole number from 1 to 16.`,
      });
    }
    simd.setThreads(3);
    expect(simd.threadCount()).toBe(3);
    simd.setThreads(1);
    expect(simd.threadCount()).toBe(1);
  });
});
