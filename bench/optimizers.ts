import * as tf from '@tensorflow/tfjs';
import { Circuit, ising, layers, optimizers, Random, weight } from '../src/index.js';
import type { Report, Row } from './report.js';

const seeds = [1, 2, 3, 4, 5];
const most = 500;
const tolerance = 0.01;
/** The ground state of the open chain of 4 at J = h = 1: 1 − 1/sin(π/18). */
const ground = 1 - 1 / Math.sin(Math.PI / 18);
const weights = 14;
const hamiltonian = ising({ qubits: 4 });

interface Contender {
  readonly name: string;
  readonly make: (seed: number) => tf.Optimizer;
  /** Circuits that a step runs on a device beside the losses that it evaluates. */
  readonly runs: number;
}

// On a device a gradient is 2 circuits a weight, the full metric one for each pair of weights, its diagonal blocks one a layer,
// and QN-SPSA's four fidelities four.
const gradient = 2 * weights;
const pairs = (weights * (weights + 1)) / 2;
const contenders: readonly Contender[] = [
  { name: 'descent, 0.05', make: () => tf.train.sgd(0.05), runs: gradient },
  { name: 'adam, 0.05', make: () => tf.train.adam(0.05), runs: gradient },
  { name: 'natural full, 0.05', make: () => natural('full'), runs: gradient + pairs },
  { name: 'natural block-diagonal, 0.05', make: () => natural('block-diagonal'), runs: gradient + 4 },
  { name: 'natural diagonal, 0.05', make: () => natural('diagonal'), runs: gradient + 4 },
  { name: 'rotosolve', make: () => optimizers.rotosolve(), runs: 0 },
  { name: 'spsa', make: (seed) => optimizers.spsa({ seed, stability: most / 10 }), runs: 0 },
  { name: 'qnSpsa, 0.02', make: (seed) => optimizers.qnSpsa({ seed }), runs: 4 },
];

const natural = (approximation: 'full' | 'block-diagonal' | 'diagonal') =>
  optimizers.quantumNaturalGradient({ learningRate: 0.05, approximation });

/**
 * How many steps, and circuits as a device would run them, each optimizer takes to within 0.01 of the ground state of the
 * transverse Ising chain of 4 spins, from five starts; medians, starts that do not get there within 500 steps counting as 500. A shot
 * measures every term of the energy once.
 */
export async function optimizerRace(): Promise<readonly Report[]> {
  await tf.setBackend('cpu');
  const rows = contenders.map(({ name, make, runs }): Row => {
    const found = seeds.map((seed) => race(make(seed), seed));
    return row(
      name,
      found,
      runs === gradient ? (each) => each.steps * runs : (each) => each.losses + each.steps * runs,
    );
  });
  for (const name of ['iCans', 'gCans'] as const) {
    const found = [];
    for (const seed of seeds) found.push(await measuredRace(optimizers[name], seed));
    rows.push(row(`${name}, 1/L`, found, () => ''));
  }
  return [{ name: 'optimizers', rows }];
}

interface Finish {
  readonly steps: number;
  readonly losses: number;
  readonly shots: number;
  readonly left: number;
}

function row(name: string, found: readonly Finish[], circuits: (finish: Finish) => number | ''): Row {
  const counted = found.map(circuits).filter((value) => value !== '');
  const shots = median(found.map((each) => each.shots));
  return {
    optimizer: name,
    'got there': `${found.filter(({ steps }) => steps < most).length} of ${seeds.length}`,
    steps: median(found.map(({ steps }) => steps)),
    circuits: counted.length > 0 ? median(counted) : '',
    shots: shots || '',
    'E − E₀': Number(median(found.map(({ left }) => left)).toPrecision(2)),
  };
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

function start(seed: number) {
  const random = new Random(seed);
  return tf.tensor1d(Array.from({ length: weights }, () => random.uniform() - 0.5));
}

function race(optimizer: tf.Optimizer, seed: number): Finish {
  const layer = layers.quantum({ circuit: ansatz(), observables: [hamiltonian] });
  layer.build([null, 0]);
  layer.setWeights([start(seed)]);
  const variables = layer.trainableWeights.map((each) => each.read() as tf.Variable);
  const energy = () => tf.tidy(() => (layer.apply(tf.zeros([1, 0])) as tf.Tensor).sum() as tf.Scalar);
  const left = () => tf.tidy(() => energy().dataSync()[0]!) - ground;
  let [steps, losses] = [0, 0];
  for (; steps < most && left() > tolerance; steps++) {
    optimizer.minimize(() => (losses++, energy()), false, variables);
  }
  return { steps, losses, shots: 0, left: left() };
}

async function measuredRace(make: typeof optimizers.iCans, seed: number): Promise<Finish> {
  const angles = tf.variable(start(seed));
  const circuit = ansatz();
  const measure = optimizers.shotGradient(circuit, hamiltonian, { seed });
  const layer = layers.quantum({ circuit, observables: [hamiltonian] });
  layer.build([null, 0]);
  const left = () => {
    layer.setWeights([angles]);
    return tf.tidy(() => (layer.apply(tf.zeros([1, 0])) as tf.Tensor).dataSync()[0]!) - ground;
  };
  // Σ|c| = 7 bounds the slopes of the gradient.
  const optimizer = make({ lipschitz: 7, maxShots: 10_000 });
  let [steps, shots] = [0, 0];
  for (; steps < most && left() > tolerance; steps++) {
    const step = await optimizer.step([angles], measure);
    shots += 2 * step.shots.reduce((a, b) => a + b, 0);
  }
  return { steps, losses: 0, shots, left: left() };
}

/** Two layers of ZZ and X rotations on |++++⟩, a weight for each. */
function ansatz(): Circuit {
  let circuit = new Circuit(4).h(0).h(1).h(2).h(3);
  let next = 0;
  for (let layer = 0; layer < 2; layer++) {
    for (let k = 0; k < 3; k++) circuit = circuit.rzz(weight(next++), k, k + 1);
    for (let k = 0; k < 4; k++) circuit = circuit.rx(weight(next++), k);
  }
  return circuit;
}
