import { type Circuit, lower, lowerNoisy, noise, type PauliSum, z } from 'ketwork';
import { deepStateCircuit, everyZ, sweepCircuit, trainingCircuit } from '../workloads/circuits.js';
import { deepStateAngles, samplesOfSweep, sweepData, taking, trainingData } from '../workloads/data.js';
import { meanSquaredError, norm, squaredError } from '../workloads/loss.js';
import type { WorkloadName } from '../workloads/workload.js';
import { type FlatEngine, flatEngineNamed, type FlatProgram, preparedDensity } from './flat-engine.js';
import type { Outcome, Prepared, Task } from './task.js';

type Step = (turn: number) => Outcome;

/** The workload by the engine's own calls: what an engine can do, with nothing of TF.js between. */
export function engineLevel(task: Task): Prepared {
  const engine = flatEngineNamed(task.engine);
  return { engine: task.workload === 'W5' ? 'density' : engine.name, step: steps[task.workload](engine, task) };
}

const steps: Readonly<Record<WorkloadName, (engine: FlatEngine, task: Task) => Step>> = {
  W1: (engine, { qubits, layers, batch, seed }) => {
    const data = taking(trainingData(qubits, layers, batch, seed));
    const program = ready(engine, trainingCircuit(qubits, layers), everyZ(qubits), batch);
    return (turn) => {
      const { features, weights, targets } = data(turn);
      const { loss, slopes } = squaredError(program.run(features, weights, batch, true), targets);
      const gradient = program.gradient(features, weights, batch, slopes);
      return { loss, gw: gradient.weights, gx: gradient.features };
    };
  },
  W2: (engine, { qubits, layers, batch, seed }) => {
    const data = taking(trainingData(qubits, layers, batch, seed));
    const program = ready(engine, trainingCircuit(qubits, layers), everyZ(qubits), batch);
    return (turn) => {
      const { features, weights, targets } = data(turn);
      const values = program.run(features, weights, batch, false);
      return { loss: meanSquaredError(values, targets), values };
    };
  },
  W3: (engine, { qubits, layers, seed }) => {
    const data = taking({ angles: deepStateAngles(qubits, layers, seed) });
    const none = new Float32Array(0);
    const program = ready(engine, deepStateCircuit(qubits, layers), everyZ(qubits), 1);
    return (turn) => ({ checksum: program.run(none, data(turn).angles, 1, false)[0]! });
  },
  W4: (engine, { qubits, seed }) => {
    const sweeps = Array.from({ length: qubits - 1 }, (_, k) => sweepOf(engine, k + 2, seed));
    return (turn) => ({ checksum: norm(sweeps.map((sweep) => norm(sweep(turn)))) });
  },
  W5: (_engine, { qubits, layers, batch, seed }) => {
    const data = taking(trainingData(qubits, layers, batch, seed));
    // Ry, Rot and CX are one gate each; after each one, on every qubit it touched.
    const model = noise.noiseModel({ rules: [{ channel: noise.depolarizing(0.01) }] });
    const reading = { kind: 'expectation', observables: everyZ(qubits) } as const;
    const noisy = lowerNoisy(trainingCircuit(qubits, layers), reading, model, { dialect: 'words' });
    const program = preparedDensity(noisy, batch);
    return (turn) => {
      const { features, weights, targets } = data(turn);
      const values = program.run(features, weights, batch, false);
      return { loss: meanSquaredError(values, targets), values };
    };
  },
};

/**
 * W4 for one number of qubits: the slopes of ⟨Z0 Z1⟩ by the first angle, one for each sample. The two-term shift rule in
 * one batch: the adjoint method would give the slopes by all angles, at the cost of about four runs.
 */
function sweepOf(engine: FlatEngine, qubits: number, seed: number): (turn: number) => Float32Array {
  const { axes, angles } = sweepData(qubits, seed);
  const program = ready(engine, sweepCircuit(qubits, axes), [z(0).times(z(1))], 2 * samplesOfSweep);
  const features = new Float32Array(2 * angles.length);
  features.set(angles);
  features.set(angles, angles.length);
  for (let sample = 0; sample < samplesOfSweep; sample++) {
    features[sample * axes.length]! += Math.PI / 2;
    features[(samplesOfSweep + sample) * axes.length]! -= Math.PI / 2;
  }
  const data = taking({ features });
  const none = new Float32Array(0);
  return (turn) => {
    const values = program.run(data(turn).features, none, 2 * samplesOfSweep, false);
    return Float32Array.from({ length: samplesOfSweep }, (_, k) => (values[k]! - values[k + samplesOfSweep]!) / 2);
  };
}

function ready(engine: FlatEngine, circuit: Circuit, observables: readonly PauliSum[], batch: number): FlatProgram {
  return engine.prepare(lower(circuit, { kind: 'expectation', observables }, { dialect: engine.dialect }), batch);
}
