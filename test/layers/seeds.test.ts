import * as tf from '@tensorflow/tfjs';
import { weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { quantum } from '../../src/layers/index.js';

it.each(['glorotNormal', 'randomNormal', 'truncatedNormal', 'heNormal', 'leCunNormal', 'glorotUniform', 'smallNormal'])(
  'starts the same from the seed 0 by %s',
  async (weightInitializer) => {
    await tf.setBackend('cpu');
    const circuit = new Circuit(1).ry(weight(0), 0).rz(weight(1), 0);
    const [first, second] = [0, 1].map(() => {
      const layer = quantum({ circuit, weightInitializer, seed: 0 });
      layer.build([null, 0]);
      return [...layer.getWeights()[0]!.dataSync()];
    });
    expect(first).toEqual(second);
  },
);
