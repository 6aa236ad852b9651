import * as tf from '@tensorflow/tfjs';
import { data, type diagnostics, io, KetworkError, noise, type PauliSum, z } from '../index.js';
import { ControlledQuantumLayer, QuantumLayer } from '../layers/index.js';
import { fromConfigText } from '../layers/text-config.js';
import type { Circuit } from '../circuit/circuit.js';
import type { Reading } from '../program/lower.js';
import { circuitsIn, type FoundCircuit } from './circuit-files.js';

/** A circuit to diagnose, and what its model says of it. */
export interface DiagnoseTarget {
  readonly name: string;
  readonly circuit: Circuit;
  readonly options: diagnostics.SubjectOptions;
}

/** Rows that stand for data where none are given. */
const standInRows = 32;
const standInName = 'what the layers before make of normal random numbers';

/**
 * The circuits of a model or a file with observables, weights, start and noise as they are there. Features are those that the layers
 * before make of the table; without one, of standard normal numbers.
 *
 * @throws KetworkError `missing` for a model without quantum layers, `mismatch` for a table that does not fit.
 */
export async function diagnoseTargets(
  path: string,
  target: io.LoadedModel | FoundCircuit,
  table: data.Dataset | undefined,
  seed: number,
): Promise<DiagnoseTarget[]> {
  if ('circuit' in target) {
    const rows = table && rowsOf(table);
    return [{ name: target.name, circuit: target.circuit, options: { ...(rows ? { data: rows } : {}) } }];
  }
  const found = circuitsIn(target);
  if (found.length === 0) {
    throw new KetworkError(
      'missing',
      `The model in "${path}" has no quantum layer to diagnose. Add one with layers.quantum, or give a circuit as a JSON file.`,
    );
  }
  const features = await featuresOf(target, table, seed);
  return found.map(({ name, circuit, reading }) => {
    const layer = target.model.getLayer(name);
    const { weightInitializer, noise: own, shots } = layer.getConfig();
    const read = features.get(name);
    return {
      ...{ name, circuit },
      options: {
        observables: observablesOf(reading, circuit),
        ...(read ? { data: read, ...(table ? {} : { dataName: standInName }) } : {}),
        ...(layer instanceof QuantumLayer ? { weights: layer.circuitWeights().dataSync() } : {}),
        weightInitializer: weightInitializer as NonNullable<diagnostics.SubjectOptions['weightInitializer']>,
        ...(typeof shots === 'number' ? { shots } : {}),
        ...(own == null ? {} : { noise: noise.noiseModelFrom(fromConfigText('noise', own)) }),
      },
    };
  });
}

/** Probabilities and states are judged by Z of each qubit that is read. */
function observablesOf(reading: Reading, { qubits }: Circuit): readonly PauliSum[] {
  if (reading.kind === 'expectation') return reading.observables;
  const read = reading.kind === 'probabilities' ? reading.qubits : undefined;
  return (read ?? Array.from({ length: qubits }, (_, qubit) => qubit)).map((qubit) => z(qubit));
}

/** What the circuit of each quantum layer reads, by the layer's name. */
async function featuresOf(
  { model, metadata }: io.LoadedModel,
  table: data.Dataset | undefined,
  seed: number,
): Promise<Map<string, number[][]>> {
  const layers = model.layers.filter(
    (layer) => layer instanceof QuantumLayer || layer instanceof ControlledQuantumLayer,
  );
  const watched = layers.filter((layer): layer is QuantumLayer => layer instanceof QuantumLayer);
  const shape = model.inputs.length === 1 ? model.inputs[0]!.shape.slice(1) : [];
  const isKnown = shape.length > 0 && shape.every((size) => size !== null);
  if (table && (shape.length !== 1 || table.columns !== shape[0])) {
    throw new KetworkError(
      'mismatch',
      `The table has ${table.columns} features per row, but the model takes ${JSON.stringify(shape)}. Use a file with the columns of the training data.`,
    );
  }
  if (!isKnown) return new Map();
  const scaler = metadata?.preprocessing;
  const rows = tf.tidy(() => {
    // To TF.js's normal numbers a seed of 0 is none.
    if (!table) return tf.randomNormal([standInRows, ...(shape as number[])], 0, 1, 'float32', seed + 1);
    return tf.keep(data.featuresOf(scaler ? data.scaled(table, scaler) : table).slice(0, Math.min(table.rows, 256)));
  });
  for (const layer of watched) layer.recordInputs();
  tf.dispose(model.predict(rows));
  rows.dispose();
  const found = new Map<string, number[][]>();
  for (const layer of watched) {
    const parts = layer.takeInputs();
    const all = parts.length > 0 ? ((await tf.concat(parts, 0).array()) as number[][]) : [];
    tf.dispose(parts);
    if (all.length > 0 && layer.circuit.inputs > 0) found.set(layer.name, all);
  }
  return found;
}

function rowsOf(table: data.Dataset): number[][] {
  return Array.from({ length: Math.min(table.rows, 1024) }, (_, row) =>
    Array.from(table.features.subarray(row * table.columns, (row + 1) * table.columns)),
  );
}
