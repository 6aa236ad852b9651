import * as tf from '@tensorflow/tfjs';
import { weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { layers } from '../../src/index.js';
import { Random } from '../../src/math/random.js';
import { ising } from '../../src/observables/index.js';

/** Ground-state energy of the open transverse Ising chain of 4 spins at J = h = 1 (Pfeuty 1970): 1 − 1/sin(π/18). */
export const isingGround = 1 - 1 / Math.sin(Math.PI / 18);

/** The loss of a model whose output is an energy. */
export const energyLoss = (_target: tf.Tensor, energy: tf.Tensor) => tf.mean(energy);

/** The Hamiltonian variational ansatz: depth layers of ZZ and X angles on |+…+⟩, a weight for each gate. */
export function isingCircuit(depth = 2): Circuit {
  let circuit = new Circuit(4).h(0).h(1).h(2).h(3);
  let next = 0;
  for (let layer = 0; layer < depth; layer++) {
    for (let k = 0; k < 3; k++) circuit = circuit.rzz(weight(next++), k, k + 1);
    for (let k = 0; k < 4; k++) circuit = circuit.rx(weight(next++), k);
  }
  return circuit;
}

/** A layer that gives the energy of a circuit without inputs, with seeded first weights in ±0.5. */
export function energyLayer(circuit = isingCircuit(), observable = ising({ qubits: 4 }), seed = 1) {
  const layer = layers.quantum({ circuit, observables: [observable] });
  layer.build([null, circuit.inputs]);
  const random = new Random(seed);
  const start = circuit.weightGroups.map(({ size }) =>
    tf.tensor1d(Array.from({ length: size }, () => random.uniform() - 0.5)),
  );
  layer.setWeights(start);
  tf.dispose(start);
  return layer;
}

/** The energy as a loss for minimize, with the layer's variables. */
export function energyProblem(layer = energyLayer()) {
  const loss = () => tf.tidy(() => (layer.apply(tf.zeros([1, 0])) as tf.Tensor).sum() as tf.Scalar);
  const variables = layer.trainableWeights.map((each) => each.read() as tf.Variable);
  const value = () => tf.tidy(() => loss().dataSync()[0]!);
  return { loss, variables, value };
}

/** The numbers of variables, one after the other. */
export const numbersIn = (variables: readonly tf.Variable[]) =>
  variables.flatMap((variable) => Array.from(variable.dataSync()));
