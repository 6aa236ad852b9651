#!/usr/bin/env node
import { systemCode } from '../io/system-code.js';
import { run } from './run.js';

// Whoever reads the output may stop early, as `ketwork gates | head` does: no reason to complain.
process.stdout.on('error', (error) => {
  if (systemCode(error) === 'EPIPE') process.exit(0);
  throw error;
});

void run({
  argv: process.argv.slice(2),
  stdout: process.stdout,
  stderr: process.stderr,
  onInterrupt(listener) {
    // Once: a second Ctrl-C ends the process at once, as it does everywhere.
    process.once('SIGINT', listener);
    return () => process.removeListener('SIGINT', listener);
  },
}).then((exitCode) => {
  process.exitCode = exitCode;
});
