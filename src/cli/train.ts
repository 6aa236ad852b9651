import { type Command, Option } from 'commander';
import { gradientNames } from '../autodiff/gradient-methods.js';
import { type AnsatzName, ansatzNames, type EmbeddingName, embeddingNames } from './circuit-choice.js';
import { addCsvOptions, backendOption, choice, jsonOption, number, wholeNumber } from './options.js';
import type { Shell } from './shell.js';
import { type ScaleName, scaleNames } from './train-data.js';
import { type OptimizerName, optimizerNames } from './train-model.js';
import { train, type TrainOptions } from './train-run.js';

/** Adds the command `train`: a classifier from a CSV file, with checkpoints, to a model folder. */
export function addTrain(program: Command, shell: Shell): void {
  const command = program
    .command('train')
    .summary('train a classifier on a CSV file')
    .description(
      'Trains a classifier: features, scaled, through a dense layer (where the circuit has another number of inputs), a quantum ' +
        'circuit read by Z of every qubit, and a dense softmax. Writes a checkpoint every epoch; Ctrl-C stops after the batch, ' +
        'and --resume goes on as if nothing had happened.',
    )
    .argument('<data.csv>', 'numbers and a label in each row; also .csv.gz')
    .option('--out <folder>', 'where the model goes', 'model');
  const circuitChoices = [
    new Option('--qubits <count>', 'qubits of the circuit').argParser(wholeNumber(1)).default(4),
    new Option('--layers <count>', 'trainable layers of the circuit').argParser(wholeNumber(1)).default(3),
    choice('--embedding <name>', 'how features enter', 'embedding', embeddingNames, 'angle' satisfies EmbeddingName),
    choice('--ansatz <name>', 'what is trained', 'ansatz', ansatzNames, 'strongly-entangling' satisfies AnsatzName),
  ];
  for (const option of circuitChoices) command.addOption(option);
  command.addOption(
    new Option('--circuit <circuit.json>', 'a circuit of your own in place of these four').conflicts(
      circuitChoices.map((option) => option.attributeName()),
    ),
  );
  addCsvOptions(command, 'label column: its name or index, -1 being the last (default: -1)')
    .option('--test <share>', 'share of rows held out for the test', number('from 0 to below 1', isShare), 0.2)
    .addOption(
      choice('--scale <name>', 'how features are scaled', 'scaling', scaleNames, 'standard' satisfies ScaleName),
    )
    .option('--epochs <count>', 'passes through the data', wholeNumber(1), 30)
    .option('--batch-size <count>', 'rows per step', wholeNumber(1), 16)
    .addOption(
      choice('--optimizer <name>', 'who takes the steps', 'optimizer', optimizerNames, 'adam' satisfies OptimizerName),
    )
    .option('--learning-rate <number>', 'how large the steps are', number('greater than 0', isPositive), 0.02)
    .addOption(
      choice(
        '--gradient <method>',
        'how gradients are computed, by default adjoint, with --shots parameter-shift',
        'gradient method',
        gradientNames,
      ),
    )
    .option(
      '--shots <count>',
      'measure the circuit so often for each row, as a device would (default: exact)',
      wholeNumber(1),
    )
    .option('--seed <number>', 'decides split, first weights and order', wholeNumber(0), 0)
    .addOption(backendOption())
    .option('--checkpoint <folder>', 'where checkpoints go (default: the model folder and ".checkpoint")')
    .option('--resume', 'go on with an interrupted training; the other options must be the same (--epochs may grow)')
    .option('--force', 'replace a model in --out; without --resume give up an unfinished training, too')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  ketwork train flowers.csv --label species --qubits 4 --layers 2 --out flowers')
    .action((file: string, options: TrainOptions) => train(shell, file, options));
}

const isShare = (value: number) => value >= 0 && value < 1;
const isPositive = (value: number) => value > 0;
