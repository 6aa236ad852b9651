import { readFile, stat } from 'node:fs/promises';
import { useBackend } from '../backends/use-backend.js';
import { ControlledQuantumLayer, QuantumLayer } from '../layers/index.js';
import { type Circuit, circuitFrom, io, KetworkError, z } from '../index.js';
import { systemCode } from '../io/system-code.js';
import type { Reading } from '../program/lower.js';

/** A circuit and where it was found: the name of its layer, or of the file. */
export interface FoundCircuit {
  readonly name: string;
  readonly circuit: Circuit;
  readonly reading: Reading;
}

/**
 * What a path that the user gave holds: the model of a folder, or the circuit of a JSON file.
 *
 * @throws KetworkError `missing`, `corrupt` or as `io.loadModel` and `circuitFrom`.
 */
export async function readTarget(path: string): Promise<io.LoadedModel | FoundCircuit> {
  const info = await stat(path).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
    throw new KetworkError('missing', `There is no "${path}". Give the folder of a model or a circuit as a JSON file.`);
  });
  if (info.isDirectory()) {
    // Nothing is computed: any backend will hold the weights, and quietly once chosen.
    await useBackend('cpu');
    return io.loadModel(path);
  }
  const circuit = await readCircuit(path);
  const observables = Array.from({ length: circuit.qubits }, (_, qubit) => z(qubit));
  return { name: path, circuit, reading: { kind: 'expectation', observables } };
}

/** The circuits in what `readTarget` found: one for a file, one per quantum layer for a model. */
export function circuitsIn(target: io.LoadedModel | FoundCircuit): FoundCircuit[] {
  if ('circuit' in target) return [target];
  return target.model.layers.flatMap((layer) => {
    const isQuantum = layer instanceof QuantumLayer || layer instanceof ControlledQuantumLayer;
    return isQuantum ? [{ name: layer.name, circuit: layer.circuit, reading: layer.reading }] : [];
  });
}

/** The circuit of a JSON file. @throws KetworkError `missing`, `corrupt` or as `circuitFrom`. */
export async function readCircuit(path: string): Promise<Circuit> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
    throw new KetworkError('missing', `There is no file "${path}". Give a circuit as JSON (JSON.stringify(circuit)).`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new KetworkError('corrupt', `${path} is not valid JSON. Give a circuit as JSON (JSON.stringify(circuit)).`);
  }
  return circuitFrom(json);
}
