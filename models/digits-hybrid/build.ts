import * as tf from '@tensorflow/tfjs';
import { angleEmbedding, Circuit, layers, stronglyEntangling, z } from 'ketwork';

/** Qubits of the circuit, and how often new features are loaded into it. */
const qubits = 6;
const uploads = 4;

/**
 * Four times over: six features as RY angles, then a strongly entangling layer. 24 features go through six qubits, each
 * upload seeing what the entangling layers made of those before.
 */
export function digitsCircuit(): Circuit {
  let circuit = new Circuit(qubits);
  for (let upload = 0; upload < uploads; upload++) {
    circuit = circuit
      .append(angleEmbedding({ axis: 'y', features: qubits, first: upload * qubits }))
      .append(stronglyEntangling());
  }
  return circuit;
}

/** 64 pixels to 24 angles, the circuit, its Z and neighbouring ZZ expectations, 10 digits. */
export function hybridModel(seed: number): tf.LayersModel {
  const circuit = digitsCircuit();
  const ring = Array.from({ length: qubits }, (_, qubit) => qubit);
  const observables = [...ring.map((q) => z(q)), ...ring.map((q) => z(q).times(z((q + 1) % qubits)))];
  const small = tf.initializers.randomUniform({ minval: -0.3, maxval: 0.3, seed: seed + 1 });
  const quantum = layers.quantum({ circuit, observables, weightInitializer: small });
  return compiled([pixelsTo(circuit.inputs, seed), quantum, toDigits(seed)]);
}

/** The classical network of the same kind whose number of parameters comes closest. */
export function classicalModel(parameters: number, seed: number): tf.LayersModel {
  const units = Math.round((parameters - 10) / (64 + 1 + 10));
  return compiled([pixelsTo(units, seed), toDigits(seed)]);
}

const pixelsTo = (units: number, seed: number) =>
  tf.layers.dense({
    inputShape: [64],
    units,
    activation: 'tanh',
    kernelInitializer: tf.initializers.glorotUniform({ seed }),
    kernelRegularizer: tf.regularizers.l2({ l2: 0.002 }),
  });

const toDigits = (seed: number) =>
  tf.layers.dense({
    units: 10,
    activation: 'softmax',
    kernelInitializer: tf.initializers.glorotUniform({ seed: seed + 2 }),
  });

function compiled(stack: tf.layers.Layer[]): tf.LayersModel {
  const model = tf.sequential({ layers: stack });
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}
