import type { Command } from 'commander';
import { useBackend } from '../backends/use-backend.js';
import { data } from '../index.js';
import { checkFeatures, loadClassifier, measured, measurementText } from './classifier.js';
import {
  addCsvOptions,
  backendOption,
  type BackendOptions,
  type CsvChoices,
  csvOptionsOf,
  jsonOption,
} from './options.js';
import { print, printJson, type Shell, widthOf } from './shell.js';

interface EvaluateOptions extends BackendOptions, CsvChoices {
  readonly json?: true;
}

/** Adds the command `evaluate`: how well a saved model does on labelled rows. */
export function addEvaluate(program: Command, shell: Shell): void {
  const command = program
    .command('evaluate')
    .summary('measure a saved model on labelled data')
    .description(
      'Prints loss, accuracy and confusion matrix of a saved model on the rows of a CSV file (also .csv.gz).',
    )
    .argument('<model>', 'the folder of a model')
    .argument('<data.csv>', 'labelled rows with the columns of the training data');
  addCsvOptions(command, 'label column: its name or index, -1 being the last (default: as in training)')
    .addOption(backendOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  ketwork evaluate model test.csv')
    .action(async (path: string, file: string, options: EvaluateOptions) => {
      const backend = await useBackend(options.backend);
      const classifier = await loadClassifier(path);
      const table = await data.readCsv(file, csvOptionsOf(options, labelOf(classifier.metadata?.['label'])));
      checkFeatures(classifier, table, file);
      const measurement = await measured(classifier, table);
      const { classNames, model } = classifier;
      model.dispose();
      if (options.json) return printJson(shell.stdout, { backend: backend.name, classNames, ...measurement });
      print(shell.stdout, measurementText(file, measurement, classNames, widthOf(shell.stdout)));
    });
}

/** The label column that was noted when the model was trained. */
const labelOf = (noted: unknown) => (typeof noted === 'string' || typeof noted === 'number' ? noted : -1);
