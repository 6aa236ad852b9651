import * as tf from '@tensorflow/tfjs';
import { titleOf } from '../baselines/comparison.js';
import { baselines, data, type diagnostics, type io, KetworkError } from '../index.js';

export interface BaselineRuns {
  readonly seed: number;
  readonly epochs: number;
  readonly onProgress: (done: number, total: number) => void;
}

/** Fewer seeds give no verdict. */
const runs = 3;

/**
 * The diagnosis with what classical models do on the same data, and the model itself trained anew: a finding, and advice where they
 * do as well.
 *
 * @throws KetworkError `invalid` for a table without labels or a model that is no classifier of its rows.
 */
export async function withBaselines(
  diagnosis: diagnostics.Diagnosis,
  { model, metadata }: io.LoadedModel,
  table: data.Dataset,
  { seed, epochs, onProgress }: BaselineRuns,
): Promise<diagnostics.Diagnosis> {
  if (table.labels === undefined) {
    throw new KetworkError(
      'invalid',
      'Classical models were asked for, but the table has no labels to learn. Name their column with --label.',
    );
  }
  const scaler = metadata?.preprocessing;
  const scaled = scaler ? data.scaled(table, scaler) : table;
  const comparison = await baselines.compareBaselines({
    model: (own) => freshModel(model, own),
    data: (own) => data.split(scaled, { test: 0.25, seed: own }),
    seeds: Array.from({ length: runs }, (_, k) => seed + k),
    ...{ epochs, onProgress },
  });
  const { rows, verdict, testRows, task } = comparison;
  const classical = rows.filter(({ name }) => name !== 'model' && name !== 'withoutEntanglers');
  const isBeaten = classical.some(({ against }) => against?.standing === 'behind' || against?.standing === 'level');
  const percent = (value: number) => 100 * value;
  const bars = rows.map(({ mean, deviation }) => ({
    ...{ y: percent(mean), low: percent(mean - deviation), high: percent(Math.min(1, mean + deviation)) },
  }));
  const finding: diagnostics.Finding = {
    ...{ key: 'baselines', title: 'Classical models', severity: isBeaten ? 'warning' : 'note' },
    verdict: `${verdict.join(' ')} Means and deviations over ${runs} seeds, ${testRows} rows held out.`,
    figures: [
      ...rows.map(({ name }, k) => ({
        ...{ label: titleOf(name, task), value: bars[k]!.y, unit: '% right', low: bars[k]!.low, high: bars[k]!.high },
      })),
      { label: 'epochs of what is trained by steps', value: epochs },
    ],
    chart: {
      ...{ kind: 'bars', title: 'Accuracy on held-out rows' },
      x: { label: '', names: rows.map(({ name }) => shortNames[name]) },
      y: { label: '%' },
      series: [{ name: 'accuracy', bars }],
    },
  };
  const rest = diagnosis.advice.filter(({ key }) => key !== 'baselines');
  return {
    ...diagnosis,
    verdict: isBeaten ? `${diagnosis.verdict} A classical model does as well on these data.` : diagnosis.verdict,
    findings: [...diagnosis.findings, finding],
    advice: isBeaten ? [classicalAdvice(verdict[0]!), ...rest] : rest,
  };
}

const shortNames = {
  model: 'model',
  logisticRegression: 'logistic',
  randomFourierFeatures: 'Fourier',
  supportVectorMachine: 'RBF SVM',
  multilayerPerceptron: 'MLP',
  withoutEntanglers: 'unentangled',
} as const;

const classicalAdvice = (reason: string): diagnostics.Advice => ({
  ...{ key: 'baselines', title: 'Use a classical model for these data' },
  reason,
  effect: 'Measured: a classical model does as well or better here, for a fraction of the time.',
  code: [
    'const comparison = await baselines.compareBaselines({',
    '  ...{ model, data: (seed) => data.split(table, { test: 0.25, seed }) },',
    '  seeds: [1, 2, 3, 4, 5],',
    '});',
    'console.log(baselines.comparisonTable(comparison));',
  ].join('\n'),
});

/** The model with new weights by its own initialisers, each with a seed of its own, compiled as `ketwork train` does. */
function freshModel(model: tf.LayersModel, seed: number): tf.LayersModel {
  const kind = model.constructor as typeof tf.LayersModel;
  const config = reseeded(model.getConfig(), seed) as tf.serialization.ConfigDict;
  const fresh = kind.fromConfig(kind, config) as tf.LayersModel;
  fresh.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy' });
  return fresh;
}

function reseeded(node: unknown, seed: number): unknown {
  if (Array.isArray(node)) return node.map((each, k) => reseeded(each, seed + 101 * k));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === 'seed' && (value === null || typeof value === 'number') ? seed + (value ?? 0) : reseeded(value, seed),
    ]),
  );
}
