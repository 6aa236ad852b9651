import * as tf from '@tensorflow/tfjs';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { initializers, layers } from '../../src/index.js';
import { z } from '../../src/observables/index.js';
import { memory } from '../complex/support.js';
import { modelOf, savedAndLoaded, small } from './support.js';

beforeAll(() => tf.setBackend('cpu'));

const circuit = small();
const error = (code: string, message: RegExp) =>
  expect.objectContaining({ name: 'KetworkError', code, message: expect.stringMatching(message) });

type Options = Partial<Parameters<typeof layers.quantum>[0]>;

it.each<[string, string, RegExp, Options]>([
  [
    'an observable beyond the circuit',
    'mismatch',
    /Z2 touches qubit 2, but the circuit has 2 qubits/,
    { observables: [z(2)] },
  ],
  ['no observables', 'invalid', /No observables/, { observables: [] }],
  ['an unknown engine', 'unknown', /No engine is called "tensr"\. Did you mean "tensor"\?/, { engine: 'tensr' }],
  ['an unknown gradient', 'unknown', /Did you mean "adjoint"\?/, { gradient: 'adjont' as 'adjoint' }],
  ['a step of 0', 'invalid', /step 0/, { gradient: 'central-difference', step: 0 }],
  ['a scaling that is no number', 'invalid', /inputScaling is NaN/, { inputScaling: NaN }],
  [
    'a scaling of another name',
    'invalid',
    /inputScaling is trainble. Use a finite number or 'trainable'/,
    { inputScaling: 'trainble' as 'trainable' },
  ],
  [
    'an unknown initializer',
    'unknown',
    /No initializer is called "zeroes"\. Did you mean "zeros"\?/,
    { weightInitializer: 'zeroes' },
  ],
  ['an unknown regularizer', 'unknown', /No regularizer is called "l3"/, { weightRegularizer: 'l3' }],
  ['an unknown constraint', 'unknown', /No constraint is called "nonNegative"/, { weightConstraint: 'nonNegative' }],
  [
    'an initializer that was not called',
    'invalid',
    /^The initializer identityBlocks is a function\. Give what it makes: identityBlocks\(\)\.$/,
    { weightInitializer: initializers.identityBlocks as unknown as string },
  ],
  [
    'a regularizer that was not called',
    'invalid',
    /Give what it makes: l2\(\)/,
    { weightRegularizer: tf.regularizers.l2 as unknown as string },
  ],
  [
    'the name of an initializer that needs data',
    'invalid',
    /initializers\.beta\({ data: features }\)/,
    { weightInitializer: 'beta' },
  ],
  [
    'the name of an initializer that needs a model',
    'invalid',
    /initializers\.warmStart\(model\)/,
    { weightInitializer: 'warm_start' },
  ],
  [
    'a saved class that is not there',
    'unknown',
    /constraint "Mine" is not registered/,
    { weightConstraint: { className: 'Mine', config: {} } },
  ],
  [
    'a saved class of a name that every object has',
    'unknown',
    /"constructor" is not registered/,
    { weightInitializer: { className: 'constructor', config: {} } },
  ],
  ['too many qubits', 'memory', /40 qubits .* need/, { circuit: new Circuit(40).ry(input(0), 0) }],
])('%s is refused when the layer is made, and nothing stays behind', (_, code, message, options) => {
  const before = memory();
  expect(() => layers.quantum({ circuit, ...options })).toThrow(error(code, message));
  expect(memory()).toEqual(before);
});

describe.each(['quantum', 'quantumProbabilities', 'quantumState', 'controlledQuantum'] as const)(
  'layers.%s',
  (name) => {
    const make = (options: unknown) => layers[name](options as { circuit: Circuit });

    it.each([
      ['noize', 'noise'],
      ['shot', 'shots'],
      ['circuits', 'circuit'],
      ['inputshape', 'inputShape'],
    ])('refuses the option %s', (misspelt, meant) => {
      const message = `layers.${name} has no option "${misspelt}". Did you mean "${meant}"?`;
      expect(() => make({ circuit, [misspelt]: 1 })).toThrow(expect.objectContaining({ code: 'unknown', message }));
    });

    it.each([
      ['nothing', undefined],
      ['null', null],
      ['a circuit', circuit],
      ['a list', [circuit]],
    ])('refuses %s in place of options', (_, options) => {
      const message = new RegExp(`The options of layers.${name} are .* Write an object such as { circuit, `);
      expect(() => make(options)).toThrow(error('invalid', message));
    });

    it('takes the options of every layer of TF.js', () => {
      const options = {
        name: 'mine',
        trainable: false,
        dtype: 'float32',
        batchSize: 3,
        inputDType: 'float32',
      } as const;
      expect(make({ circuit, ...options, inputShape: [2] }).getConfig()).toMatchObject({
        name: 'mine',
        trainable: false,
      });
    });
  },
);

it('probabilities of qubits beyond the circuit are refused', () => {
  expect(() => layers.quantumProbabilities({ circuit, qubits: [0, 2] })).toThrow(error('invalid', /qubit 2/));
  expect(() => layers.quantumProbabilities({ circuit, qubits: [1, 1] })).toThrow(error('invalid', /qubit 1 twice/));
});

it('features that do not fit name the layer and both numbers', () => {
  const layer = () => layers.quantum({ circuit, name: 'mine' });
  const message =
    /Layer "mine" expects 2 features per sample, .*\(its circuit of 2 qubits reads that many\), but received \[batch, 3\]/;
  expect(() => tf.sequential({ layers: [tf.layers.dense({ inputShape: [4], units: 3 }), layer()] })).toThrow(
    error('mismatch', message),
  );
  expect(() => layer().apply(tf.input({ shape: [3] }))).toThrow(error('mismatch', message));
  expect(() => layer().apply(tf.zeros([5, 3]))).toThrow(error('mismatch', /expects 2 features .* received \[5, 3\]/));
  expect(() => layer().apply(tf.input({ shape: [2, 2] }))).toThrow(error('mismatch', /received \[batch, 2, 2\]/));
  expect(() => layer().apply([tf.input({ shape: [2] }), tf.input({ shape: [2] })])).toThrow(
    error('mismatch', /received \[batch, 2\] and \[batch, 2\]/),
  );
  expect(() => layers.quantum({ circuit, inputShape: [5], name: 'mine' }).apply(tf.input({ shape: [5] }))).toThrow(
    error('mismatch', /Layer "mine" expects 2 features .* received \[batch, 5\]/),
  );
  const unread = layers.quantum({ circuit: new Circuit(1).ry(weight(0), 0) });
  expect(() => unread.apply(tf.input({ shape: [3] }))).toThrow(error('mismatch', /expects 0 features .* an embedding/));
});

it('a controlled layer says what it must be applied to', () => {
  expect(() => layers.controlledQuantum({ circuit: new Circuit(1).rx(input(0), 0) })).toThrow(
    error('mismatch', /circuit of a controlled layer has no weights\. Use layers\.quantum/),
  );
  expect(() => layers.controlledQuantum({ circuit, observables: [z(2)] })).toThrow(
    error('mismatch', /touches qubit 2/),
  );
  const apply =
    (...sizes: number[]) =>
    () =>
      modelOf(layers.controlledQuantum({ circuit, name: 'mine' }), sizes);
  const message = /Layer "mine" expects \[batch, 2\] and \[batch, 6\] but received .* has 2 inputs and 6 weights/;
  expect(apply(2)).toThrow(error('mismatch', message));
  expect(apply(2, 5)).toThrow(
    error('mismatch', /received \[batch, 2\] and \[batch, 5\]\. .*the pair \[inputs, weights\]/),
  );
  expect(apply(6, 2)).toThrow(error('mismatch', message));
  expect(apply(2, 6, 1)).toThrow(error('mismatch', message));
  const alone = layers.controlledQuantum({ circuit: new Circuit(1).ry(weight(0), 0) });
  expect(() => alone.apply(tf.input({ shape: [2] }))).toThrow(
    error('mismatch', /expects \[batch, 1\] .*the weights\./),
  );
});

it('NaN and infinite features are refused in the first batch, with row and column', async () => {
  const model = modelOf(layers.quantum({ circuit }), [2]);
  const x = tf.tensor2d([[0, 1], [2, NaN], [Infinity, 1]]); // prettier-ignore
  expect(() => model.predict(x)).toThrow(error('invalid', /Inputs must be finite, but row 2, column 2 is NaN/));
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  await expect(model.fit(x, tf.zeros([3, 2]), { batchSize: 3 })).rejects.toMatchObject({ code: 'invalid' });
  model.dispose();
});

it('a saved layer whose circuit, reading or options were changed is refused, and runs nothing', async () => {
  const layer = layers.quantum({ circuit });
  const remade = (change: object) => () =>
    layers.QuantumLayer.fromConfig(
      layers.QuantumLayer as unknown as tf.serialization.SerializableConstructor<tf.layers.Layer>,
      {
        ...layer.getConfig(),
        ...change,
      },
    );
  expect(remade({})).not.toThrow();
  // As a later version might have saved it.
  expect(remade({ laterOption: 1 })).not.toThrow();
  expect(remade({ circuit: '{}' })).toThrow(error('invalid', /not a circuit/));
  expect(remade({ circuit: '{' })).toThrow(error('corrupt', /"circuit" .* not valid/));
  expect(remade({ circuit: undefined })).toThrow(error('corrupt', /"circuit"/));
  expect(remade({ reading: '{"kind":"nothing"}' })).toThrow(error('invalid', /does not say what to read/));
  expect(remade({ reading: 'null' })).toThrow(error('invalid', /does not say what to read/));
  expect(remade({ reading: '{"kind":"probabilities","qubits":[7]}' })).toThrow(error('invalid', /qubit 7/));
  expect(remade({ engine: 'warp' })).toThrow(error('unknown', /"warp"/));
  expect((await savedAndLoaded(modelOf(layer, [2]))).layers).toHaveLength(2);
});
