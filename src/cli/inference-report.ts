import { cpus } from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { namesSoftware } from '../backends/software.js';
import { io } from '../index.js';
import type { RowShapes } from '../inference/random-batches.js';
import type { Throughput } from '../inference/throughput.js';
import type { MeasuredBackend, RefusedBackend } from './inference-run.js';
import { colorsFor, commandLine, type Shell, widthOf } from './shell.js';
import { textTable } from './text-table.js';

/** All that `ketwork bench inference` found. */
export interface InferenceReport {
  readonly path: string;
  readonly model: { readonly rowShapes: RowShapes; readonly parameters: number };
  readonly options: { readonly seconds: number; readonly rows?: number | undefined; readonly seed: number };
  readonly measured: readonly MeasuredBackend[];
  readonly refused: readonly RefusedBackend[];
}

/** The report as one JSON value, with the machine. */
export function inferenceFacts({ path, model, options, measured, refused }: InferenceReport) {
  const { seconds, rows, seed } = options;
  const processors = cpus();
  return {
    model: { path, ...model },
    machine: { cpu: processors[0]?.model.trim() ?? 'unknown', cores: processors.length },
    versions: { ketwork: io.version, tfjs: tf.version_core, node: process.version },
    budget: { seconds, rows: rows ?? null },
    seed,
    backends: measured,
    notMeasured: refused,
    fastest: fastestOf(measured) ?? null,
  };
}

/** The report for a terminal: a row for each batch size, a column for each backend. */
export function inferenceText({ path, model, measured, refused }: InferenceReport, shell: Shell): string[] {
  const { bold, dim } = colorsFor(shell.stdout);
  const width = widthOf(shell.stdout);
  const fastest = fastestOf(measured)!;
  const shapes = model.rowShapes.map((shape) => (shape.length === 0 ? '1' : shape.join('×'))).join(' and ');
  const table = throughputTable(measured);
  const lines = table.map(({ size, cells }, k) => {
    const isFastest = Number(size) === fastest.batchSize;
    const marked = cells.map((cell, c) => (isFastest && measured[c]!.package === fastest.package ? bold(cell) : cell));
    return [k === 0 ? dim(size) : size, ...(k === 0 ? cells.map(dim) : marked)].join('  ');
  });
  const labels = labelsOf(measured);
  const failures = measured.flatMap(({ failures: all }, b) =>
    all.map(({ batchSize, reason }) => ['–', labels[b]!, `${batchSize} rows a batch: ${reason}`]),
  );
  const backends = [
    ...measured.map(({ device }, b) => ['·', labels[b]!, device]),
    ...failures,
    ...refused.map(({ name, package: source, reason }) => [
      '✗',
      name,
      reason.includes(source) ? reason : `${source}: ${reason}`,
    ]),
  ];
  const advice = ['predict', path, 'data.csv', '--backend', fastest.backend, '--batch-size', `${fastest.batchSize}`];
  return [
    bold(`Rows per second of ${path}`) + `, ${shapes} numbers a row, ${model.parameters} parameters`,
    '',
    ...lines,
    '',
    ...textTable(backends, width),
    '',
    `Fastest: ${fastest.backend}, ${fastest.batchSize} rows a batch, ${rateText(fastest.rowsPerSecond)} rows/s.`,
    `  ${commandLine(advice)}`,
  ];
}

interface Fastest extends Throughput {
  readonly backend: MeasuredBackend['name'];
  readonly package: string;
}

/** The backend and batch size with the most rows per second; undefined where nothing was measured. */
function fastestOf(measured: readonly MeasuredBackend[]): Fastest | undefined {
  return measured
    .flatMap(({ name, package: source, results }) =>
      results.map((result) => ({ backend: name, package: source, ...result })),
    )
    .sort((a, b) => b.rowsPerSecond - a.rowsPerSecond)[0];
}

/** Cells of equal width by column, right-aligned as numbers are. */
function throughputTable(measured: readonly MeasuredBackend[]) {
  const sizes = new Set(measured.flatMap(({ results, failures }) => [...results, ...failures]).map((r) => r.batchSize));
  const columns = measured.map(({ results }, b) => {
    const rates = new Map(results.map(({ batchSize, rowsPerSecond }) => [batchSize, rateText(rowsPerSecond)]));
    return aligned([labelsOf(measured)[b]!, ...[...sizes].sort((a, b) => a - b).map((size) => rates.get(size) ?? '–')]);
  });
  const rows = aligned(['batch size', ...[...sizes].sort((a, b) => a - b).map(String)]);
  return rows.map((size, k) => ({ size, cells: columns.map((column) => column[k]!) }));
}

function aligned(texts: readonly string[]): string[] {
  const width = Math.max(...texts.map((text) => text.length));
  return texts.map((text) => text.padStart(width));
}

/** The names of backends; with the package where two have one name. A software rasteriser is called so wherever it stands. */
export function labelsOf(measured: readonly MeasuredBackend[]): string[] {
  return measured.map(({ name, package: source, device }) => {
    const isOnlyOne = measured.filter((other) => other.name === name).length === 1;
    const label = isOnlyOne ? name : source.replace('@tensorflow/', '');
    return namesSoftware([device]) ? `${label} (software)` : label;
  });
}

/** Three digits are what a measurement is good for: `12,300`, `0.0123`. */
const rateText = (rate: number): string =>
  Number(rate.toPrecision(3)).toLocaleString('en-US', { maximumSignificantDigits: 3 });
