// Runs one suite on every backend: what every engine and every layer does, on TF.js's backends in Node and in Chromium. It
// installs what it can, prints a table, and exits with 1 if anything failed. Words as arguments choose the backends whose names
// have one of them: npm run test:backends -- webgpu
import { installSystemPackages } from '../test/backends/provision.js';
import { countsOf, type Outcomes, reportOf } from '../test/backends/report.js';
import type { Outcome } from '../test/backends/target.js';

async function main(): Promise<void> {
  installSystemPackages();
  // Only now, since it looks for Chromium as it loads.
  const { targets } = await import('../test/backends/targets.js');
  const words = process.argv.slice(2);
  const chosen = targets.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  const outcomes: [string, Outcome][] = [];
  for (const target of chosen) {
    process.stderr.write(`${target.name} …\n`);
    outcomes.push([target.name, await target.run(target)]);
  }
  finish(outcomes);
}

function finish(outcomes: Outcomes): void {
  process.stdout.write(reportOf(outcomes, 120).join('\n') + '\n');
  const isGood = outcomes.some(([, outcome]) => countsOf(outcome).passed > 0);
  if (!isGood || outcomes.some(([, outcome]) => countsOf(outcome).failed > 0)) process.exitCode = 1;
}

void main();
