import type { Angle } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { Random } from '../../src/math/random.js';
import { randomCircuit } from './random-circuit.js';

/** `gate qubits(angles)` of each operation, as one reads it. */
export const listed = (circuit: Circuit) =>
  circuit.operations.map(({ gate, qubits, angles }) => [gate.name, ...qubits, ...angles.map(parameterText)].join(' '));

const parameterText = ({ parameter, scale, offset }: Angle) =>
  parameter?.kind === 'weight'
    ? `${scale}*${parameter.group}${parameter.index}+${offset}`
    : parameter?.kind === 'input'
      ? `${scale}*x${parameter.index}+${offset}`
      : String(offset);

/** The error that the attempt throws. */
export const failure = (attempt: () => unknown): { code: string; message: string } => {
  try {
    attempt();
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('Nothing was thrown.');
};

/** Random numbers with mean 0 and standard deviation 1. */
export const numbers = (count: number, seed: number) => {
  const random = new Random(seed);
  return Array.from({ length: count }, () => random.normal());
};

/** A random circuit of numbers alone. */
export const numeric = (seed: number, qubits = 3, operations = 10) => {
  const circuit = randomCircuit(new Random(seed), qubits, operations);
  const free = Circuit.of(qubits, circuit.operations);
  return free.bind({ inputs: numbers(free.inputs, seed), weights: numbers(free.weights, seed + 1) });
};
