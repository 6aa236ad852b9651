import type { Command } from 'commander';
import { useBackend } from '../backends/use-backend.js';
import { data } from '../index.js';
import { checkFeatures, likeliest, loadClassifier, probabilitiesOf } from './classifier.js';
import { addCsvOptions, backendOption, type BackendOptions, type CsvChoices, csvOptionsOf } from './options.js';
import { outputTo } from './result-output.js';
import { print, type Shell } from './shell.js';

interface PredictOptions extends BackendOptions, CsvChoices {
  readonly out?: string;
  readonly json?: true;
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
    .addOption(backendOption())
    .addHelpText('after', '\nExample:\n  ketwork predict model new.csv.gz --out classes.csv')
    .action(async (path: string, file: string, options: PredictOptions) => {
      await useBackend(options.backend);
      const classifier = await loadClassifier(path);
      const { classNames } = classifier;
      const format = options.json ? jsonLines(classNames) : csvLines(classNames, options.label !== undefined);
      const output = await outputTo(shell.stdout, options.out, file);
      const showsProgress = shell.stderr.isTTY && (options.out !== undefined || !shell.stdout.isTTY);
      let rows = 0;
      try {
        for await (const batch of data.csvBatches(file, csvOptionsOf(options, null))) {
          if (rows === 0) {
            checkFeatures(classifier, batch, file);
            await output.write(format.head);
          }
          const probabilities = await probabilitiesOf(classifier, batch);
          const lines = Array.from(likeliest(probabilities, classNames.length), (prediction, row) =>
            format.line({
              row: rows + row + 1,
              label: batch.labels?.[row],
              prediction: classNames[prediction]!,
              probabilities: probabilities.subarray(row * classNames.length, (row + 1) * classNames.length),
            }),
          );
          await output.write(lines.join(''));
          rows += batch.rows;
          if (showsProgress) shell.stderr.write(`\r${rows} rows`);
        }
        if (showsProgress && rows > 0) shell.stderr.write('\r');
        await output.finish();
      } finally {
        await output.discard();
        classifier.model.dispose();
      }
      print(shell.stderr, `${rows} rows predicted${options.out === undefined ? '' : `, written to ${options.out}`}`);
    });
}

interface Result {
  readonly row: number;
  readonly label: string | undefined;
  readonly prediction: string;
  readonly probabilities: Float32Array;
}

/** How results are written: what comes first, then a line for each. */
interface Format {
  readonly head: string;
  line(result: Result): string;
}

function csvLines(classNames: readonly string[], hasLabels: boolean): Format {
  const columns = ['prediction', ...classNames.map((name) => `p(${name})`)];
  const line = (fields: readonly string[]) => `${fields.map(csvField).join(',')}\n`;
  return {
    head: line(hasLabels ? ['label', ...columns] : columns),
    line: ({ label, prediction, probabilities }) => {
      const fields = [prediction, ...Array.from(probabilities, (value) => value.toFixed(6))];
      return line(hasLabels ? [label ?? '', ...fields] : fields);
    },
  };
}

function jsonLines(classNames: readonly string[]): Format {
  return {
    head: '',
    line: ({ row, label, prediction, probabilities }) => {
      const byClass = Object.fromEntries(classNames.map((name, k) => [name, Number(probabilities[k]!.toFixed(6))]));
      return `${JSON.stringify({ row, label, prediction, probabilities: byClass })}\n`;
    },
  };
}

const csvField = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
