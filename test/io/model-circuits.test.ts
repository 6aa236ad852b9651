import * as tf from '@tensorflow/tfjs';
import { Circuit, input, layers, weight } from 'ketwork';
import { circuitsOf } from '../../src/io/model-circuits.js';

const circuit = new Circuit(2).singleExcitation(weight(0), 0, 1).rx(input(0), 0);

const topologyOf = (model: tf.LayersModel) => JSON.parse(model.toJSON() as string) as unknown;

describe('circuitsOf', () => {
  it('finds the circuit of a quantum layer, capitals and all', () => {
    const model = tf.sequential({ layers: [layers.quantum({ circuit, inputShape: [1] })] });
    expect(circuitsOf(topologyOf(model))).toEqual({ circuit: JSON.parse(JSON.stringify(circuit)) });
  });

  it('names several by their layers, in models within models too', () => {
    const inner = tf.sequential({ layers: [layers.quantum({ circuit, inputShape: [1], name: 'inner' })] });
    const outer = tf.sequential();
    outer.add(inner);
    outer.add(tf.layers.dense({ units: 1 }));
    outer.add(layers.quantum({ circuit, name: 'outer' }));
    expect(Object.keys(circuitsOf(topologyOf(outer)).circuits!)).toEqual(['inner', 'outer']);
  });

  it('finds none in a classical model', () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [1], units: 1 })] });
    expect(circuitsOf(topologyOf(model))).toEqual({});
  });
});
