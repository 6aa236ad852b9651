import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { useBackend } from '../backends/use-backend.js';
import { data, diagnostics, KetworkError, noise } from '../index.js';
import { systemCode } from '../io/system-code.js';
import { readTarget } from './circuit-files.js';
import { withBaselines } from './diagnose-baselines.js';
import { type DiagnoseTarget, diagnoseTargets } from './diagnose-targets.js';
import { addCsvOptions, type CsvChoices, csvOptionsOf, jsonOption, number, wholeNumber } from './options.js';
import { colorsFor, print, printJson, type Shell, widthOf } from './shell.js';
import { statusLine } from './status-line.js';

interface DiagnoseOptions extends CsvChoices {
  readonly html?: string;
  readonly svg?: string;
  readonly noise?: string;
  readonly shots?: number;
  readonly rate: number;
  readonly price?: number;
  readonly data?: string;
  readonly samples?: number;
  readonly seed: number;
  readonly seconds: number;
  readonly quick?: true;
  readonly baselines?: true;
  readonly epochs: number;
  readonly json?: true;
}

/** Adds the command `diagnose`: whether a model or a circuit will train, and what to do. */
export function addDiagnose(program: Command, shell: Shell): void {
  const command = program
    .command('diagnose')
    .summary('say whether a model or a circuit will train, and what to do')
    .description(
      'Looks at gradients over random weights, depth, noise and shots, Lie algebra, simulability, expressibility, frequencies and the loss landscape, and ends with what to do: alternatives that were run, as code to paste.',
    )
    .argument('<model | circuit.json>', 'the folder of a model, or a circuit as JSON')
    .option('--html <file>', 'write a report with charts there, one file without scripts')
    .option('--svg <folder>', 'write the charts there as SVG pictures')
    .option('--noise <file>', 'the noise of a device, as JSON: a calibration, or what noise.noiseModelToJson gives')
    .option('--shots <number>', 'shots that an expectation is measured with', wholeNumber(1))
    .option('--rate <number>', 'shots a second of the device', number('a number above 0', positive), 1000)
    .option(
      '--price <number>',
      'what a shot costs',
      number('0 or more', (value) => value >= 0),
    )
    .option('--data <file.csv>', 'rows to diagnose on (default: normal numbers; of a circuit, uniform angles)')
    .option('--samples <number>', 'random weight vectors a measurement (default: 200)', wholeNumber(10))
    .option('--seed <number>', 'of all that is random', wholeNumber(0), 0)
    .option('--seconds <number>', 'after which no further check begins', number('a number above 0', positive), 20)
    .option('--quick', 'leave out what takes long, and draw fewer samples')
    .option('--baselines', 'train classical models on the rows of --data too, and the model anew')
    .option('--epochs <number>', 'passes of that training', wholeNumber(1), 20);
  addCsvOptions(command, 'label column, left out: its name or index (default: as in training)')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  ketwork diagnose model --html report.html')
    .action(async (path: string, options: DiagnoseOptions) => {
      const target = await readTarget(path);
      if (options.baselines && (options.data === undefined || !('model' in target))) {
        throw new KetworkError(
          'invalid',
          'Classical models learn from rows with labels, in place of a model. Give the folder of a model, and --data <file.csv>.',
        );
      }
      // The SIMD engine runs beside it, whatever else there is.
      await useBackend('cpu');
      const noted = 'model' in target ? target.metadata?.['label'] : undefined;
      const standard = typeof noted === 'string' || typeof noted === 'number' ? noted : 'model' in target ? -1 : null;
      const table =
        options.data === undefined ? undefined : await data.readCsv(options.data, csvOptionsOf(options, standard));
      const device = options.noise === undefined ? undefined : await readNoise(options.noise);
      const targets = await diagnoseTargets(path, target, table, options.seed);
      const line = statusLine(shell.stderr.isTTY ? shell.stderr : undefined);
      const diagnoses: (diagnostics.NamedDiagnosis & DiagnoseTarget)[] = [];
      try {
        for (const each of targets) {
          const diagnosis = await diagnostics.diagnose(each.circuit, {
            ...each.options,
            ...optionsOf(options, targets.length),
            ...(device ? { noise: device } : {}),
            onProgress: (done, total, title) => line.show(`${each.name}: ${title} (${done} of ${total})`),
          });
          const compared =
            options.baselines && table && 'model' in target
              ? await withBaselines(diagnosis, target, table, {
                  ...{ seed: options.seed, epochs: options.epochs },
                  onProgress: (done, total) => line.show(`Classical models (${done} of ${total})`),
                })
              : diagnosis;
          diagnoses.push({ ...each, diagnosis: compared });
        }
      } finally {
        line.end();
        if ('model' in target) target.model.dispose();
      }
      await writeFiles(path, options, diagnoses, shell);
      if (options.json) {
        const plain = diagnoses.map(({ name, diagnosis }) => ({ name, ...diagnosis }));
        return printJson(shell.stdout, { path, diagnoses: plain });
      }
      print(shell.stdout, diagnoses.map((each) => textOf(path, each, shell)).join('\n\n'));
    });
}

const positive = (value: number) => value > 0;

function optionsOf({ shots, rate, price, samples, seed, seconds, quick }: DiagnoseOptions, targets: number) {
  return {
    ...{ seed, seconds: seconds / targets, shotsPerSecond: rate, quick: quick === true },
    ...(shots === undefined ? {} : { shots }),
    ...(price === undefined ? {} : { costPerShot: price }),
    ...(samples === undefined ? {} : { samples }),
  };
}

function textOf(path: string, { name, diagnosis }: diagnostics.NamedDiagnosis, { stdout }: Shell): string {
  const colors = colorsFor(stdout);
  const paint = { heading: colors.bold, good: colors.green, note: colors.dim, warning: colors.yellow } as const;
  return diagnostics.diagnosisText(diagnosis, {
    name: name === path ? path : `${path}, layer ${name}`,
    width: widthOf(stdout),
    emphasis: (text, severity) =>
      severity === 'bad' ? colors.red(text) : severity === 'skipped' ? colors.dim(text) : paint[severity](text),
  });
}

async function writeFiles(
  path: string,
  { html, svg }: DiagnoseOptions,
  diagnoses: readonly diagnostics.NamedDiagnosis[],
  { stderr }: Shell,
): Promise<void> {
  if (html !== undefined) {
    await writeFile(html, await diagnostics.diagnosisHtml(diagnoses, `Diagnosis of ${path}`));
    print(stderr, `Report in ${html}`);
  }
  if (svg === undefined) return;
  await mkdir(svg, { recursive: true });
  for (const [k, { diagnosis }] of diagnoses.entries()) {
    const charts = await diagnostics.diagnosisCharts(diagnosis);
    for (const [key, chart] of Object.entries(charts)) {
      await writeFile(join(svg, diagnoses.length > 1 ? `${k + 1}-${key}.svg` : `${key}.svg`), chart);
    }
  }
  print(stderr, `Charts in ${svg}`);
}

const isCalibration = (json: unknown) =>
  typeof json === 'object' && json !== null && ('coupling' in json || 'backend_name' in json);

/** The noise model of a JSON file, or that of a device by its calibration. @throws KetworkError `missing`, `corrupt` or as `noiseModelFrom`. */
async function readNoise(path: string): Promise<noise.NoiseModel> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
    throw new KetworkError('missing', `There is no file "${path}". Give a noise model as JSON.`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new KetworkError('corrupt', `${path} is not valid JSON. Give a noise model as JSON.`);
  }
  if (!isCalibration(json)) return noise.noiseModelFrom(json);
  // Circuits seldom are of the device's own gates: pairs that it does not couple count as its worst.
  return noise.fromCalibration(json, { uncoupled: 'worst' });
}
