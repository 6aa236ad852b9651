import * as tf from '@tensorflow/tfjs';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { stronglyEntangling } from '../../src/circuit/templates/index.js';
import { type Simulability, simulability, type SimulabilitySign } from '../../src/diagnostics/index.js';
import { pauli, x, z } from '../../src/observables/pauli-sum.js';

const range = (n: number) => Array.from({ length: n }, (_, k) => k);
const sign = ({ signs }: Simulability, kind: SimulabilitySign['kind']) => signs.find((each) => each.kind === kind)!;

/** Layers of RZZ on a line and RX, each angle a weight of its own: free fermions. */
const ising = (qubits: number, layers: number) => {
  let [circuit, next] = [new Circuit(qubits), 0];
  for (let layer = 0; layer < layers; layer++) {
    for (const k of range(qubits - 1)) circuit = circuit.rzz(weight(next++), k, k + 1);
    for (const k of range(qubits)) circuit = circuit.rx(weight(next++), k);
  }
  return circuit;
};
/** RY, a line of CZ, RY: what is read of a qubit depends on its neighbours alone. */
const shallow = (qubits: number) => {
  const layer = (circuit: Circuit, first: number) =>
    range(qubits).reduce((c, k) => c.ry(weight(first + k), k), circuit);
  return layer(
    range(qubits - 1).reduce((c, k) => c.cz(k, k + 1), layer(new Circuit(qubits), 0)),
    qubits,
  );
};

describe('signs of a classical simulation', () => {
  it('are all there in a Clifford circuit, which says so', async () => {
    const ghz = range(99).reduce((circuit, k) => circuit.cx(k, k + 1), new Circuit(100).h(0));
    const found = await simulability(ghz, z(0).times(z(99)));
    expect(sign(found, 'clifford')).toMatchObject({ holds: true, figures: { rotations: 0 } });
    expect(sign(found, 'words').figures).toMatchObject({ words: 1 });
    expect(sign(found, 'lie algebra').figures).toMatchObject({ dimension: 0 });
    expect(found.verdict).toMatch(
      /^Probably classically simulable: all that the observables see is Clifford gates; .*at most 1 Pauli word on/,
    );
  });

  it('count few rotations that are no Cliffords, inputs among them, and not those out of sight', async () => {
    // Two rotations of the four reach what is read; T gates count, S gates do not.
    const circuit = new Circuit(6).h(0).t(0).h(0).s(1).ry(input(0), 1).cx(0, 1).rx(weight(0), 3).rz(weight(1), 1);
    const found = sign(await simulability(circuit, z(1)), 'clifford');
    expect(found).toMatchObject({ holds: true, figures: { rotations: 2 } });
    expect(found.text).toMatch(/^2 rotations that are no Cliffords remain of /);
  });

  it('see light cones, word by word', async () => {
    const observable = range(40).map(z).reduce((a, b) => a.plus(b)); // prettier-ignore
    const found = await simulability(shallow(40), observable);
    expect(sign(found, 'light cone')).toMatchObject({ holds: true, figures: { qubits: 3, of: 40 } });
    expect(sign(found, 'clifford').holds).toBe(false);
    expect(sign(found, 'words').holds).toBe(true);
    expect(found.verdict).toContain('covers at most 3 of 40 qubits');
    // One word on all qubits has all of them in its cone.
    const parity = await simulability(shallow(24), pauli('Z'.repeat(24)), { samples: 1, words: 512 });
    expect(sign(parity, 'light cone')).toMatchObject({ holds: false, figures: { qubits: 24 } });
  });

  it('see the free fermions of the Ising chain: n(2n − 1) dimensions, and as many words', async () => {
    const n = 6;
    const found = await simulability(ising(n, n), x(3));
    expect(sign(found, 'lie algebra')).toMatchObject({ holds: true, figures: { dimension: n * (2 * n - 1) } });
    expect(sign(found, 'lie algebra').text).toMatch(/and the observables lie in it\.$/);
    expect(sign(found, 'words').figures).toMatchObject({ words: n * (2 * n - 1) });
    expect(sign(found, 'clifford').holds).toBe(false);
    expect(sign(found, 'light cone').holds).toBe(false);
    // Z on qubit 2 is a product of 5 of the 12 Majorana operators, and becomes any such product.
    const outside = await simulability(ising(n, n), z(2));
    expect(sign(outside, 'lie algebra').text).not.toContain('lie in it');
    expect(sign(outside, 'words').figures).toMatchObject({ words: 792 });
  });

  it('are none in a deep entangling circuit, which is said to be no proof', async () => {
    const deep = new Circuit(5).append(stronglyEntangling({ layers: 10 }));
    const before = tf.memory().numTensors;
    const found = await simulability(deep, z(0), { samples: 1 });
    expect(tf.memory().numTensors).toBe(before);
    expect(found.signs.filter(({ holds }) => holds)).toEqual([]);
    // All words but the identity.
    expect(sign(found, 'words').figures).toMatchObject({ words: 4 ** 5 - 1 });
    expect(found.isProbablySimulable).toBe(false);
    expect(found.verdict).toBe(
      'No structure was found that makes it easy for a classical computer, which is no proof that it is hard. ' +
        'At this size a state vector of 256 bytes simulates it anyway.',
    );
  });

  it('see the algebra of rotations of single qubits: three dimensions each', async () => {
    const turns = (['rx', 'ry', 'rz'] as const).flatMap((name, k) => range(20).map((q) => [name, k, q] as const));
    const circuit = turns.reduce((c, [name, k, q]) => c.gate(name, [q], weight(k)), new Circuit(20));
    const found = await simulability(circuit, z(0), { samples: 1 });
    expect(sign(found, 'lie algebra').figures).toMatchObject({ dimension: 60 });
  });

  it('are refused of what they cannot see', async () => {
    const root = Math.SQRT1_2;
    const dense = new Circuit(2).unitary([[root, root, 0, 0], [0, 0, root, root], [root, -root, 0, 0], [0, 0, root, -root]], [0, 1]); // prettier-ignore
    await expect(simulability(new Circuit(1).ry(0.3, 0), z(0), { words: 0 })).rejects.toThrow('words 0. Use a whole');
    await expect(simulability(new Circuit(1), z(3))).rejects.toThrow('touches qubit 3');
    await expect(simulability(dense.ry(weight(0), 0), z(0))).rejects.toThrow('a matrix on 2 qubits');
  });
});
