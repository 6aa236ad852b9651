import { Command, CommanderError } from 'commander';
import { KetworkError, io } from '../index.js';
import { messageOf } from '../io/system-code.js';
import { addBench } from './bench.js';
import { addDevices } from './devices.js';
import { addDiagnose } from './diagnose.js';
import { addDraw } from './draw.js';
import { addEvaluate } from './evaluate.js';
import { addGates } from './gates.js';
import { addInspect } from './inspect.js';
import { addPredict } from './predict.js';
import { addSetup } from './setup.js';
import { colorsFor, print, type Shell, widthOf } from './shell.js';
import { addTrain } from './train.js';

const commands = [
  addTrain,
  addPredict,
  addEvaluate,
  addInspect,
  addDiagnose,
  addDraw,
  addGates,
  addDevices,
  addBench,
  addSetup,
];

/**
 * Runs the command line and returns its exit code: 0 for success, 2 for a mistake of the user's (said without a stack), 1 for a
 * bug of ours, 130 for a training stopped by Ctrl-C.
 *
 * @example
 * const code = await run({ argv: ['gates'], stdout, stderr, onInterrupt });
 */
export async function run(shell: Shell): Promise<number> {
  const { red, dim } = colorsFor(shell.stderr);
  try {
    await programFor(shell).parseAsync(shell.argv, { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has said what is wrong itself; it gives 1 to its users' mistakes, which here stands for bugs.
    if (error instanceof CommanderError) return error.exitCode === 1 ? 2 : error.exitCode;
    const stack = error instanceof Error && shell.argv.includes('--debug') ? `\n${dim(error.stack ?? '')}` : '';
    if (isUsersMistake(error)) {
      print(shell.stderr, `${red('error:')} ${messageOf(error)}${stack}`);
      return 2;
    }
    const advice = stack === '' ? 'Run it again with --debug, and' : 'Please';
    print(
      shell.stderr,
      `${red('error:')} ${messageOf(error)}${stack}`,
      `This is a bug in ketwork ${io.version}, not your mistake. ${advice} report what you see to the issue tracker.`,
    );
    return 1;
  }
}

function programFor(shell: Shell): Command {
  const program = new Command('ketwork')
    .description('Trains and runs quantum neural networks on tables of numbers, on TensorFlow.js.')
    .version(io.version, '-V, --version', 'print the version')
    .option('--debug', 'show the stack of an error')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (command) => command.name() })
    .configureOutput({
      writeOut: (text) => shell.stdout.write(text),
      writeErr: (text) => shell.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error:/, colorsFor(shell.stderr).red('error:'))),
      getOutHelpWidth: () => widthOf(shell.stdout),
      getErrHelpWidth: () => widthOf(shell.stderr),
    })
    .exitOverride()
    .addHelpText(
      'after',
      `
Exit codes: 0 success, 1 a bug in ketwork, 2 a mistake in what it was given,
130 stopped by Ctrl-C.

Example:
  ketwork train flowers.csv && ketwork predict model more-flowers.csv`,
    );
  for (const add of commands) add(program, shell);
  return program;
}

/** Errors of the file system (no permission, no space, …) are the user's to solve, too. */
function isUsersMistake(error: unknown): boolean {
  const isOfSystem = typeof error === 'object' && error !== null && 'syscall' in error;
  return error instanceof KetworkError || isOfSystem;
}
