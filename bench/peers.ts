import pc from 'picocolors';
import { ketworkChild } from './child/ketwork.js';
import type { Options } from './options.js';
import { howToInstall, installedPeers, measurePeer } from './peers/installed.js';
import { type Contender, type Failed, race, type Standing } from './peers/race.js';
import { mismatches, ownName, rowOf } from './peers/verdict.js';
import type { Report, Row } from './report.js';
import { rounded } from './timing.js';
import { type Size, workloadNamed, type WorkloadName } from './workloads/workload.js';

/**
 * The workloads W1 to W5 on Ketwork and on what a user would pick instead, in turn and in processes of their own; one
 * report for each workload.
 */
export async function peers(options: Options): Promise<Report[]> {
  const measure = ketworkChild(options);
  const found = installedPeers(options.peers, options.onlyPeers);
  console.log(found.length > 0 ? `Peers: ${found.map(({ name }) => name).join(', ')}` : howToInstall);

  const contendersFor = (workload: WorkloadName, size: Size): Contender[] => {
    const levels = options.levels ?? workloadNamed(workload).levels;
    const own = levels
      .filter((level) => workloadNamed(workload).levels.includes(level))
      .map((level) => ({ name: ownName(level), measure: () => measure({ workload, level, ...size }) }));
    const rivals = found
      .filter((peer) => peer.workloads.includes(workload))
      .map((peer) => ({
        name: peer.name,
        rival: peer.rival,
        measure: () => measurePeer(options.peers!, peer, { workload, ...size, seconds: options.seconds }),
      }));
    return alternating(own, rivals);
  };

  const reports: Report[] = [];
  for (const workload of options.workloads) {
    const rows: Row[] = [];
    const measurements: Record<string, readonly (Standing | Failed)[]> = {};
    for (const size of options.sizes ?? workloadNamed(workload).sizes) {
      const sizeText = Object.values(size).join(',');
      const standings = await race(contendersFor(workload, size), options.rounds);
      measurements[sizeText] = standings;
      rows.push(rowOf(workload, sizeText, workloadNamed(workload), standings));
      console.log(`${workload} ${sizeText}\n${standings.map(lineOf).join('\n')}`);
      complain(`${workload} ${sizeText}`, mismatches(workloadNamed(workload), standings));
    }
    const isComplete = !options.sizes && !options.onlyPeers && !options.levels && found.length > 0;
    reports.push({ name: `peers-${workload.toLowerCase()}`, rows, details: { measurements }, isComplete });
  }
  return reports;
}

/** Ketwork, a rival, Ketwork, a rival, …; who is left over comes last. */
function alternating(own: readonly Contender[], rivals: readonly Contender[]): Contender[] {
  const longest = Math.max(own.length, rivals.length);
  return Array.from({ length: longest }, (_, k) => [own[k], rivals[k]]).flatMap((pair) =>
    pair.filter((each) => !!each),
  );
}

function lineOf(each: Standing | Failed): string {
  if ('failure' in each) return `  ${each.name.padEnd(27)} ${pc.dim(each.failure)}`;
  const time = (ms: number) => `${rounded(ms)} ms`.padStart(12);
  const rounds = `${each.rounds} rounds`;
  return `  ${each.name.padEnd(27)} ${time(each.median)}, min ${time(each.min)}, ${rounds}, first ${time(each.setup)}`;
}

/** A fast wrong number is worth nothing: whoever runs this must see it. */
function complain(where: string, disagreements: readonly string[]): void {
  if (disagreements.length === 0) return;
  for (const each of disagreements) console.error(pc.red(pc.bold(`MISMATCH in ${where}: ${each}`)));
  process.exitCode = 1;
}
