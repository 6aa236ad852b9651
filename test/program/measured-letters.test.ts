import * as tf from '@tensorflow/tfjs';
import { expectation } from '../../src/autodiff/index.js';
import { compile } from '../../src/autodiff/compile.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { layers } from '../../src/index.js';
import { pauli } from '../../src/observables/index.js';
import { failure } from '../support/circuit-text.js';
import { circuit, inputs, weights } from '../autodiff/support.js';

beforeAll(() => tf.setBackend('cpu'));

function outcomes(of: Circuit, letters: string, qubits?: readonly number[]): number[][] {
  const compiled = compile(of, { kind: 'probabilities', letters, qubits });
  return tf.tidy(() => {
    const values = compiled.run(of === circuit ? inputs : undefined, of === circuit ? weights : undefined);
    compiled.dispose();
    return (values as tf.Tensor2D).arraySync();
  });
}

describe('qubits measured in X, Y or Z', () => {
  it('give the eigenstate of each letter without doubt', () => {
    const plus = new Circuit(1).h(0);
    const right = new Circuit(1).h(0).s(0);
    const close = (row: number[], expected: number[]) => row.forEach((p, k) => expect(p).toBeCloseTo(expected[k]!, 6));
    close(outcomes(plus, 'X')[0]!, [1, 0]);
    close(outcomes(plus, 'Z')[0]!, [0.5, 0.5]);
    close(outcomes(right, 'Y')[0]!, [1, 0]);
    close(outcomes(right.z(0), 'Y')[0]!, [0, 1]);
  });

  it.each(['XYZ', 'YXX', 'ZZY'])('have the parities of the word %s and its parts', (letters) => {
    const rows = outcomes(circuit, letters, [2, 0, 1]);
    for (let part = 1; part < 8; part++) {
      const word = Array.from(letters, (letter, k) => ((part >> (2 - k)) & 1 ? letter : 'I')).join('');
      const exact = tf.tidy(() => expectation(circuit, pauli(word, [2, 0, 1]), { inputs, weights }).arraySync());
      rows.forEach((row, sample) => {
        const parity = row.reduce((sum, p, k) => sum + ([0, 3, 5, 6].includes(k & part) ? p : -p), 0);
        expect(parity).toBeCloseTo(exact[sample]![0]!, 5);
      });
    }
  });

  it.each(['XY', 'XYZZ', 'xyz', 'XIZ'])('are refused as "%s" where three are read', (letters) => {
    expect(failure(() => outcomes(circuit, letters))).toMatchObject({
      code: 'invalid',
      message: `Qubits cannot be measured in "${letters}". Give a letter X, Y or Z for each of the 3 qubits read.`,
    });
  });

  it('are so in a layer that is saved and loaded', () => {
    const reading = { kind: 'probabilities', qubits: [1, 0], letters: 'XY' } as const;
    const layer = new layers.QuantumLayer({ circuit, reading });
    const copy = layers.QuantumLayer.fromConfig(layers.QuantumLayer, layer.getConfig());
    expect(copy).toMatchObject({ reading });
  });
});
