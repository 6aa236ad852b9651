import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { type BackendSource, backendSources } from '../backends/source.js';
import { useBackend } from '../backends/use-backend.js';
import { KetworkError, unknownName } from '../errors.js';
import { io } from '../index.js';
import { rowShapesOf } from '../inference/random-batches.js';
import { inferenceChart } from './inference-chart.js';
import { inferenceProgress } from './inference-progress.js';
import { inferenceFacts, inferenceText } from './inference-report.js';
import { type MeasuredBackend, measuredOn, type RefusedBackend } from './inference-run.js';
import { jsonOption, list, number, wholeNumber } from './options.js';
import { print, printJson, type Shell } from './shell.js';

interface InferenceOptions {
  readonly backend?: readonly string[];
  readonly batchSize: readonly number[];
  readonly seconds: number;
  readonly rows?: number;
  readonly seed: number;
  readonly svg?: string;
  readonly json?: true;
}

const names = [...new Set(backendSources.map(({ name }) => name))];

/** Adds `bench inference`: how many rows per second a saved model predicts, by backend and batch size. */
export function addInferenceBench(bench: Command, shell: Shell): void {
  bench
    .command('inference')
    .summary('rows per second of predictions, by backend and batch size')
    .description(
      'Measures how many rows per second a saved model predicts, on every backend that works here and for several batch sizes. ' +
        'The rows are random, and go to the backend and back as they do in predict. Each backend has a process of its own; ' +
        'what counts is the median batch, after a warm-up.',
    )
    .argument('<model>', 'the folder of a model')
    .addOption(
      new Option('--backend <names>', `only these, with commas between: ${names.join(', ')}`).argParser(
        list(backendNamed),
      ),
    )
    .addOption(
      new Option('--batch-size <rows>', 'batch sizes, with commas between')
        .argParser(list(wholeNumber(1)))
        .default([1, 16, 64, 256, 1024, 4096, 16384], '1,16,64,256,1024,4096,16384'),
    )
    .option(
      '--seconds <number>',
      'how long to measure each backend and batch size, three batches at least',
      number('a number above 0', (value) => value > 0),
      1,
    )
    .option('--rows <number>', 'as many rows are enough, however few seconds they took', wholeNumber(1))
    .option('--seed <number>', 'of the random rows', wholeNumber(0), 1)
    .option('--svg <file>', 'draw a chart there, too')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  ketwork bench inference model --batch-size 64,1024 --svg speed.svg')
    .action(async (path: string, options: InferenceOptions) => {
      const model = await modelFacts(path);
      const found = await measuredInTurn(path, options, shell);
      const measured = found.filter((backend) => 'results' in backend);
      const refused = found.filter((backend) => 'reason' in backend);
      if (measured.every(({ results }) => results.length === 0)) throw nothingMeasured(found);
      const report = { path, model, options, measured, refused };
      if (options.json) printJson(shell.stdout, inferenceFacts(report));
      else print(shell.stdout, ...inferenceText(report, shell));
      if (options.svg === undefined) return;
      await writeFile(options.svg, await inferenceChart(path, measured));
      print(shell.stderr, `Drawn to ${options.svg}`);
    });
}

function backendNamed(text: string): string {
  const name = names.find((known) => known === text);
  if (name !== undefined) return name;
  throw unknownName('backend', text, names, { cuda: 'tensorflow', native: 'tensorflow', simd: 'wasm' });
}

/** What is told of the model; that it can be loaded and measured at all is found out before anything is started. */
async function modelFacts(path: string) {
  await useBackend('cpu');
  const { model } = await io.loadModel(path);
  try {
    return { rowShapes: rowShapesOf(model), parameters: model.countParams() };
  } finally {
    model.dispose();
  }
}

/** One backend after the other, for they would slow each other down. */
async function measuredInTurn(path: string, options: InferenceOptions, shell: Shell) {
  const { backend: wanted, rows = Number.MAX_SAFE_INTEGER, seconds, seed } = options;
  const batchSizes = [...new Set(options.batchSize)].sort((a, b) => a - b);
  const isWanted = ({ name }: BackendSource) => wanted?.includes(name) ?? true;
  const sources = backendSources.map((_, k) => k).filter((k) => isWanted(backendSources[k]!));
  const progress = inferenceProgress(shell.stderr, sources.length, batchSizes, seconds);
  const found: (MeasuredBackend | RefusedBackend)[] = [];
  try {
    for (const source of sources) {
      const task = { path, source, batchSizes, rows, seconds, seed, takesSoftware: wanted !== undefined };
      progress.backend(backendSources[source]!.name);
      found.push(await measuredOn(task, progress.measured));
    }
  } finally {
    progress.end();
  }
  return found;
}

function nothingMeasured(found: readonly (MeasuredBackend | RefusedBackend)[]): KetworkError {
  const reasons = found.map((backend) => {
    const reason = 'reason' in backend ? backend.reason : (backend.failures[0]?.reason ?? '');
    return `${backend.name} (${backend.package}): ${reason}`;
  });
  return new KetworkError('unsupported', ['Nothing could be measured.', ...reasons].join('\n  '));
}
