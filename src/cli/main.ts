#!/usr/bin/env node
import { messageOf, systemCode } from '../io/system-code.js';
import { run } from './run.js';

// Whoever reads the output may stop early, as `ketwork gates | head` does: no reason to complain.
let outputFailure: string | undefined;
process.stdout.on('error', (error) => {
  if (systemCode(error) === 'EPIPE') process.exit(0);
  outputFailure = messageOf(error);
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
  // A command that waits for what it writes has told of it already.
  if (exitCode === 0 && outputFailure !== undefined)
    process.stderr.write(`error: Standard output: ${outputFailure}.\n`);
  process.exitCode = exitCode === 0 && outputFailure !== undefined ? 2 : exitCode;
});
