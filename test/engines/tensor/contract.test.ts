import * as tf from '@tensorflow/tfjs';
import { arrangementOf } from '../../../src/engines/tensor/contract.js';
import { rowOrder } from '../../../src/math/row-order.js';

const qubits = 5;
const size = 2 ** qubits;
const batch = 3;
const bitOf = (index: number, qubit: number) => (index >> (qubits - 1 - qubit)) & 1;
const subsets = Array.from({ length: size - 1 }, (_, k) =>
  Array.from({ length: qubits }, (_, qubit) => qubit).filter((qubit) => bitOf(k + 1, qubit)),
);

beforeAll(() => tf.setBackend('cpu'));

/** A state whose entries say where they stand: `[2 · 2^n, batch]`, counted up. */
const counted = () => tf.range(0, 2 * size * batch).reshape<tf.Tensor2D>([2 * size, batch]);

describe.each(subsets.map((subset) => [subset.join(', '), subset] as const))(
  'a block on qubits %s',
  (_text, subset) => {
    const { arrange, restore, arrangePair, restorePair } = arrangementOf(subset, qubits);

    it('is restored to where it was', () => {
      const state = counted();
      expect(restore(arrange(state), batch).arraySync()).toEqual(state.arraySync());
    });

    it('is the same for two states at once', () => {
      const states = [counted(), tf.square(counted())] as const;
      const pair = tf.concat([...states]);
      const arranged = arrangePair(pair);
      expect(arranged.arraySync()).toEqual(states.map((state) => arrange(state).arraySync()));
      expect(restorePair(arranged, batch).arraySync()).toEqual(pair.arraySync());
    });

    it('has plane and its qubits first, in order, and ranks of at most 6', () => {
      const arranged = arrange(counted());
      const rows = arranged.arraySync();
      expect(arranged.shape).toEqual([2 ** (subset.length + 1), (2 * size * batch) / 2 ** (subset.length + 1)]);
      rows.forEach((row, r) => {
        const places = row.map((entry) => Math.floor(entry / batch));
        for (const place of places) {
          expect(Math.floor(place / size)).toBe(r >> subset.length);
          const outcome = subset.reduce((sum, qubit) => 2 * sum + bitOf(place % size, qubit), 0);
          expect(outcome).toBe(r % 2 ** subset.length);
        }
      });
    });

    it('has the other qubits and samples in the same columns of every row', () => {
      const rest = (entry: number) => {
        const place = Math.floor(entry / batch);
        const others = Array.from({ length: qubits }, (_, qubit) => qubit).filter((qubit) => !subset.includes(qubit));
        return [...others.map((qubit) => bitOf(place % size, qubit)), entry % batch].join();
      };
      const [first, ...others] = arrange(counted()).arraySync();
      for (const row of others) expect(row.map(rest)).toEqual(first!.map(rest));
    });
  },
);

describe('rowOrder', () => {
  it('puts the given qubits first, in the given order', () => {
    // |q0 q1 q2⟩ read as |q2 q0 q1⟩: new index 1 = 001 has q1 = 1, the old index 2.
    expect([...rowOrder([2, 0], 3)]).toEqual([0, 2, 4, 6, 1, 3, 5, 7]);
  });

  it('is the identity for qubits in order', () => {
    expect([...rowOrder([0, 1], 3)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});
