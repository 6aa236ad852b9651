import type { Command } from 'commander';
import { useBackend } from '../backends/use-backend.js';
import { data, inference, KetworkError } from '../index.js';
import { checkFeatures, type Classifier, likeliest, loadClassifier } from './classifier.js';
import {
  addCsvOptions,
  backendOption,
  type BackendOptions,
  type CsvChoices,
  csvOptionsOf,
  wholeNumber,
} from './options.js';
import { progressLine } from './predict-progress.js';
import { csvFormat, jsonFormat } from './result-format.js';
import { DiskFull, outputTo } from './result-output.js';
import { print, type Shell } from './shell.js';

interface PredictOptions extends BackendOptions, CsvChoices {
  readonly out?: string;
  readonly json?: true;
  readonly batchSize?: number;
  readonly skipInvalid?: true;
  readonly fromRow: number;
}

/** Adds the command `predict`: classes and probabilities for rows, one result per row in their order, in constant memory. */
export function addPredict(program: Command, shell: Shell): void {
  const command = program
    .command('predict')
    .summary('predict classes for new data')
    .description(
      'Writes the predicted class and the probability of each class for every row of a CSV file (also .csv.gz), in the order ' +
        'of the rows. Reads and writes as it goes, so files may be larger than memory.',
    )
    .argument('<model>', 'the folder of a model')
    .argument('<data.csv>', 'rows with the columns of the training data');
  addCsvOptions(command, 'a column that is no feature but the label: its name or index; it is written beside')
    .option('--out <file>', 'write there when all is done (default: standard output)')
    .option('--json', 'write one JSON object per line in place of CSV')
    .option('--batch-size <rows>', 'rows per batch (default: what is fastest on the first rows)', wholeNumber(1))
    .option('--skip-invalid', 'write an empty line for a row that is no row of numbers, in place of stopping there')
    .option('--from-row <row>', 'go on with this row, after a run that ended before it', wholeNumber(1), 1)
    .addOption(backendOption())
    .addHelpText('after', '\nExample:\n  ketwork predict model new.csv.gz --out classes.csv')
    .action(async (path: string, file: string, options: PredictOptions) => {
      await useBackend(options.backend);
      const classifier = await loadClassifier(path);
      try {
        await predict(classifier, file, options, shell);
      } finally {
        classifier.model.dispose();
      }
    });
}

async function predict(classifier: Classifier, file: string, options: PredictOptions, shell: Shell): Promise<void> {
  const { classNames, model } = classifier;
  const { out, fromRow, batchSize, skipInvalid = false } = options;
  const hasLabels = options.label !== undefined;
  const format = options.json ? jsonFormat(classNames) : csvFormat(classNames, hasLabels);
  const output = await outputTo(shell.stdout, out, file, fromRow - 1, format.head === '' ? 0 : 1);
  const isShown = shell.stderr.isTTY === true && (out !== undefined || !shell.stdout.isTTY);
  const progress = progressLine(isShown ? shell.stderr : undefined);
  const labels: string[] = [];
  let [written, skipped] = [0, 0];
  async function* tables(): AsyncGenerator<data.Dataset> {
    const csvOptions = { ...csvOptionsOf(options, null), skipInvalid, onRead: progress.read };
    let before = 0;
    for await (const batch of data.csvBatches(file, csvOptions)) {
      if (before === 0) checkFeatures(classifier, batch, file);
      const rows = rowsFrom(batch, Math.max(0, fromRow - 1 - before));
      before += batch.rows;
      if (rows.rows === 0) continue;
      labels.push(...(rows.labels ?? []));
      yield classifier.scaler ? data.scaled(rows, classifier.scaler) : rows;
    }
  }
  try {
    for await (const batch of inference.predictions(model, tables(), { batchSize, skipInvalid })) {
      const { rows, values: probabilities } = batch;
      if (written === 0 && fromRow === 1 && format.head !== '') {
        const head = Buffer.from(format.head);
        await output.write(head, [head.length]).catch(atRow(0));
      }
      const { text, ends } = format.text({
        firstRow: fromRow + written,
        rows,
        probabilities,
        predictions: likeliest(probabilities, classNames.length),
        labels: hasLabels ? labels.splice(0, rows) : undefined,
        skipped: batch.skipped,
      });
      await output.write(text, ends).catch(atRow(fromRow + written));
      written += rows;
      skipped += batch.skipped.length;
      progress.wrote(written);
    }
    await output.finish();
  } finally {
    progress.end();
    await output.discard();
  }
  const empty = skipInvalid ? `, ${skipped} invalid rows left empty` : '';
  print(shell.stderr, `${written - skipped} rows predicted${empty}${out === undefined ? '' : `, written to ${out}`}`);
}

/** A table without its first rows. */
function rowsFrom(table: data.Dataset, from: number): data.Dataset {
  if (from === 0) return table;
  const rows = Math.max(0, table.rows - from);
  return { ...table, rows, features: table.features.subarray(from * table.columns), labels: table.labels?.slice(from) };
}

/** Makes of a full disk an error that says where to go on; `firstRow` is that of the first line, 0 for the head. */
function atRow(firstRow: number): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof DiskFull)) throw error;
    const next = Math.max(1, firstRow + error.lines);
    const advice = next === 1 ? 'run again' : `run again with --from-row ${next}, which appends`;
    const toStdout = error.place === 'standard output' && next > 1 ? ' (with >> in the shell)' : '';
    throw new KetworkError(
      'invalid',
      `The disk is full: ${error.place} holds ${next === 1 ? 'no result' : `the results up to row ${next - 1}, all whole lines`}. ` +
        `Make room and ${advice}${toStdout}.`,
    );
  };
}
