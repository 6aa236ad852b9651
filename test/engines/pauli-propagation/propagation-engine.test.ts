import * as tf from '@tensorflow/tfjs';
import { compile, type RunOptions } from '../../../src/autodiff/compile.js';
import { expectation, probabilities } from '../../../src/autodiff/readings.js';
import { input, weight } from '../../../src/circuit/angle.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { chooseEngine } from '../../../src/engines/registry.js';
import { QuantumLayer, quantum } from '../../../src/layers/index.js';
import { amplitudeDamping, noiseModel, uniform } from '../../../src/noise/index.js';
import { x, y, z } from '../../../src/observables/pauli-sum.js';
import { failure } from '../../support/circuit-text.js';
import { worstDifference } from '../../support/engine-run.js';

beforeAll(() => tf.setBackend('cpu'));

const circuit = new Circuit(4)
  .ry(input(0), 0)
  .rx(input(1), 2)
  .cx(0, 1)
  .rzz(weight(0), 1, 2)
  .ry(weight(1), 3)
  .cx(2, 3)
  .rx(input(0).times(0.5), 1)
  .crx(weight(2), 0, 3);
const observables = [z(0).times(z(3)), x(1).plus(y(2).scaled(0.4)), z(1)];
const run = {
  inputs: [
    [0.3, 1.1],
    [-0.7, 0.2],
  ],
  weights: [0.4, -1.2, 0.9],
};

const slopes = (options: RunOptions) => {
  const compiled = compile(circuit, { kind: 'expectation', observables }, options);
  const loss = (a: tf.Tensor, b: tf.Tensor) =>
    tf.sum(tf.mul(compiled.run(a as tf.Tensor2D, b as tf.Tensor1D), tf.tensor2d([[1, 2, -1]])));
  const result = tf.tidy(() =>
    tf
      .grads(loss)([tf.tensor2d(run.inputs), tf.tensor1d(run.weights)])
      .flatMap((each) => [...each.dataSync()]),
  );
  compiled.dispose();
  return result;
};

describe('the engine of Pauli propagation', () => {
  it.each([undefined, uniform({ oneQubit: 0.03, twoQubit: 0.05, readout: 0.02 })])(
    'gives the values and slopes of states and density matrices (noise %#)',
    (noise) => {
      const options = noise ? { noise } : {};
      const values = (engine: string) => [
        ...expectation(circuit, observables, { ...run, ...options, engine }).dataSync(),
      ];
      expect(worstDifference(values('pauli-propagation'), values('auto'))).toBeLessThan(1e-5);
      const difference = worstDifference(slopes({ ...options, engine: 'pauli-propagation' }), slopes(options));
      expect(difference).toBeLessThan(1e-4);
    },
  );

  it('trains a layer of 60 qubits, which is saved with what it leaves out', () => {
    const chain = Array.from({ length: 60 }, (_, k) => k).reduce(
      (sum, k) => (k < 59 ? sum.ry(weight(k), k).cx(k, k + 1) : sum.ry(weight(k), k)),
      new Circuit(60).ry(input(0), 0),
    );
    const truncation = { cut: 1e-6, maxWords: 1000 };
    const layer = quantum({
      ...{ circuit: chain, observables: [z(58).times(z(59))], inputShape: [1] },
      ...{ engine: 'pauli-propagation', truncation, weightInitializer: tf.initializers.constant({ value: 0.2 }) },
    });
    const model = tf.sequential({ layers: [layer] });
    model.compile({ optimizer: tf.train.sgd(0.2), loss: 'meanSquaredError' });
    const loss = () => (model.evaluate(tf.tensor2d([[0.1]]), tf.tensor2d([[-1]])) as tf.Scalar).dataSync()[0]!;
    const before = loss();
    return model.fit(tf.tensor2d([[0.1]]), tf.tensor2d([[-1]]), { epochs: 5, verbose: 0 }).then(() => {
      expect(loss()).toBeLessThan(before);
      expect(layer.getConfig()).toMatchObject({ engine: 'pauli-propagation', truncation });
      expect(new QuantumLayer({ circuit: chain, reading: layer.reading, truncation, engine: 'pauli-propagation' }).getConfig().truncation).toEqual(truncation); // prettier-ignore
    });
  });

  it('leaves out what it is told', () => {
    const options = { ...run, engine: 'pauli-propagation' };
    const all = expectation(circuit, observables, options).dataSync();
    const cut = expectation(circuit, observables, { ...options, truncation: { cut: 0.3 } }).dataSync();
    expect(worstDifference([...cut], [...all])).toBeGreaterThan(0.01);
    expect(failure(() => expectation(circuit, z(0), { ...options, truncation: { cut: -1 } })).code).toBe('invalid');
  });

  it('is taken by name alone', () => {
    const many = compile(
      new Circuit(14).h(0),
      { kind: 'expectation', observables: [x(0)] },
      { noise: uniform({ oneQubit: 0.1 }) },
    );
    expect(many.engine).toBe('trajectories');
    expect(chooseEngine('pauli-propagation', many.program, 1, 'cpu').name).toBe('pauli-propagation');
    many.dispose();
  });

  it('refuses what it has no words for', () => {
    const options = { engine: 'pauli-propagation' };
    const damping = noiseModel({ rules: [{ channel: amplitudeDamping(0.1) }] });
    expect(failure(() => probabilities(circuit, { ...run, ...options })).message).toContain('no probabilities');
    expect(failure(() => expectation(circuit, z(0), { ...run, ...options, noise: damping })).message).toContain(
      'Kraus',
    );
    expect(failure(() => expectation(new Circuit(1).prepared({ first: 0, count: 2, pad: 0 }), z(0), { ...options, inputs: [[1, 0]] })).message).toContain('prepares amplitudes'); // prettier-ignore
    const dense = new Circuit(2).h(0).unitary([[0.6, 0.8, 0, 0], [-0.8, 0.6, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], [0, 1]); // prettier-ignore
    expect(failure(() => expectation(dense, z(1), options)).message).toContain('a matrix on 2 qubits');
  });
});
