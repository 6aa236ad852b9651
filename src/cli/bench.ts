import type { Command } from 'commander';
import { addInferenceBench } from './bench-inference.js';
import type { Shell } from './shell.js';

/** Adds the command `bench`, the group of what measures on this machine. */
export function addBench(program: Command, shell: Shell): void {
  const bench = program
    .command('bench')
    .summary('measure how fast a saved model is')
    .description('Measures how fast a saved model is on this machine.')
    .helpCommand(false)
    .addHelpText('after', '\nExample:\n  ketwork bench inference model');
  addInferenceBench(bench, shell);
}
