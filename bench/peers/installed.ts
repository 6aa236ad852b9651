import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { unknownName } from '../../src/errors.js';
import { type Measured, parseLine } from '../child/line.js';
import { printed } from '../child/process.js';
import type { Size, WorkloadName } from '../workloads/workload.js';
import { type Peer, peers } from './peer.js';

/** Compilers take up to a minute for deep circuits before the first step. */
const secondsPerPeer = 180;

const pythonOf = (folder: string, { environment }: Peer) => join(folder, environment, 'bin/python');

/** The peers whose script and environment are in the folder; only those named, if any are. @throws KetworkError `unknown` */
export function installedPeers(folder: string | undefined, only?: readonly string[]): readonly Peer[] {
  const unknown = only?.find((name) => !peers.some((peer) => peer.name === name));
  if (unknown !== undefined) {
    throw unknownName(
      'peer',
      unknown,
      peers.map((peer) => peer.name),
    );
  }
  if (folder === undefined) return [];
  return peers.filter(
    (peer) =>
      (only?.includes(peer.name) ?? true) &&
      existsSync(join(folder, peer.script)) &&
      existsSync(pythonOf(folder, peer)),
  );
}

/** One line for those who have none. */
export const howToInstall =
  'No peers found, so Ketwork is measured alone: bench/README.md says how to install them ' +
  '(python3 -m venv jax && jax/bin/pip install --no-deps -r requirements/jax.txt, then KETWORK_PEERS=<folder>).';

/** Runs a peer's script once, in a process of its own. */
export async function measurePeer(
  folder: string,
  peer: Peer,
  { workload, qubits, layers, batch, seconds }: Size & { readonly workload: WorkloadName; readonly seconds: number },
): Promise<Measured> {
  const threads = String(availableParallelism());
  const numbers = { n: qubits, layers, batch, threads, 'min-time': seconds };
  const args = [
    '--workload',
    workload,
    ...Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, `${value}`]),
  ];
  if (peer.variant) args.push('--variant', peer.variant);
  const cwd = resolve(folder);
  const script = join(cwd, peer.script);
  // Threads of OpenMP that wait busily keep a core from everyone else: with two cores and a third process at work, qsim's
  // W3 of 20 qubits took 274 ms so, and 28 ms passively, as on an idle machine.
  const env = { OMP_NUM_THREADS: threads, OMP_WAIT_POLICY: 'passive' };
  const result = await printed(pythonOf(cwd, peer), [script, ...args], { seconds: secondsPerPeer, cwd, env });
  return 'failure' in result ? result : parseLine(result.output);
}
