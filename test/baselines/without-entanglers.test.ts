import * as tf from '@tensorflow/tfjs';
import { angleEmbedding, Circuit, compile, input, product, stronglyEntangling, weight, z } from 'ketwork';
import { unreadWeights, withoutEntanglers } from '../../src/baselines/without-entanglers';

const allZ = (qubits: number) => Array.from({ length: qubits }, (_, qubit) => z(qubit));

function expectations(circuit: Circuit, inputs: readonly number[], weights: readonly number[]): number[] {
  return tf.tidy(() => {
    const compiled = compile(circuit, { kind: 'expectation', observables: allZ(circuit.qubits) });
    const values = [...compiled.run(tf.tensor2d([[...inputs]]), tf.tensor1d([...weights])).dataSync()];
    compiled.dispose();
    return values;
  });
}

describe('a circuit without entangling gates', () => {
  it('gives what a circuit of one qubit gives for each', () => {
    const entangled = new Circuit(2)
      .ry(input(0), 0)
      .ry(input(1), 1)
      .cx(0, 1)
      .rot(weight(0), weight(1), weight(2), 0)
      .crx(weight(3), 0, 1)
      .ry(weight(4), 1);
    const first = new Circuit(1).ry(input(0), 0).rot(weight(0), weight(1), weight(2), 0);
    const second = new Circuit(1).ry(input(0), 0).ry(weight(0), 0);
    const alone = expectations(withoutEntanglers(entangled), [0.3, 1.2], [0.1, 0.7, 2.1, 99, -0.5]);
    expect(alone[0]).toBeCloseTo(expectations(first, [0.3], [0.1, 0.7, 2.1])[0]!, 5);
    expect(alone[1]).toBeCloseTo(expectations(second, [1.2], [-0.5])[0]!, 5);
  });

  it('has no gate on two qubits left, whatever the template', () => {
    const circuit = new Circuit(3).append(angleEmbedding()).append(stronglyEntangling({ layers: 2 }));
    const alone = withoutEntanglers(circuit);
    expect(alone.operations.filter(({ gate }) => gate.qubits > 1)).toEqual([]);
    expect(alone.weights).toBe(circuit.weights);
  });

  it('reads the same weights by the same numbers; the others are counted as unread, or end', () => {
    const alone = withoutEntanglers(new Circuit(2).crz(weight(0), 0, 1).rx(weight(1), 0).crz(weight(2), 0, 1));
    expect(alone.operations[0]!.angles[0]!.parameter).toEqual({ kind: 'weight', group: 'weights', index: 1 });
    expect(alone.weights).toBe(2);
    expect(unreadWeights(alone)).toBe(1);
  });

  it('takes as many features as before, though only entangling gates read the last', () => {
    const circuit = new Circuit(2).rx(input(0), 0).pauliRotation('ZZ', product(input(0), input(2)), [0, 1]);
    const alone = withoutEntanglers(circuit);
    expect(alone.inputs).toBe(3);
    const [seen, other] = [expectations(alone, [0.4, 0, 5], []), expectations(alone, [0.4, 1, -2], [])];
    expect(seen).toEqual(other);
    expect(seen[0]).toBeCloseTo(Math.cos(0.4), 5);
  });

  it('starts from the same prepared state', () => {
    const preparation = { first: 0, count: 4, pad: 0 };
    expect(withoutEntanglers(new Circuit(2).prepared(preparation).cx(0, 1)).preparation).toEqual(preparation);
  });
});
