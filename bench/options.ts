import { parseArgs } from 'node:util';
import { KetworkError, unknownName } from '../src/errors.js';
import { type Level, type Size, workloadNames, type WorkloadName, workloads } from './workloads/workload.js';

/** What `npm run bench --` is told. */
export interface Options {
  /** The benchmarks to run; none for all. */
  readonly names: readonly string[];
  /** The folder with the peers' scripts and environments. */
  readonly peers: string | undefined;
  readonly workloads: readonly WorkloadName[];
  /** Instead of the workload's own sizes. */
  readonly sizes: readonly Size[] | undefined;
  readonly levels: readonly Level[] | undefined;
  /** Names of the peers to run; without, all that are installed. */
  readonly onlyPeers: readonly string[] | undefined;
  /** The Node that Ketwork is measured on. */
  readonly node: string;
  readonly engine: string | undefined;
  readonly backend: string;
  readonly rounds: number;
  /** Seconds that a measurement of fast steps fills. */
  readonly seconds: number;
}

/** @throws an error that says what is wrong with the arguments. */
export function optionsFrom(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      peers: { type: 'string', default: env['KETWORK_PEERS'] || undefined },
      workload: { type: 'string', multiple: true },
      size: { type: 'string', multiple: true },
      level: { type: 'string', multiple: true },
      peer: { type: 'string', multiple: true },
      node: { type: 'string', default: process.execPath },
      engine: { type: 'string' },
      backend: { type: 'string', default: 'auto' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '1' },
    },
  });
  if (values.size && values.workload?.length !== 1) {
    throw new KetworkError('invalid', '--size is the size of one workload. Name it: --workload W1 --size 8,4,32.');
  }
  return {
    names: positionals,
    peers: values.peers,
    workloads: values.workload?.map((name) => oneOf('workload', name, workloadNames)) ?? workloadNames,
    sizes: values.size?.map(sizeFrom),
    levels: values.level?.map((name) => oneOf('level', name, levelNames)),
    onlyPeers: values.peer,
    node: values.node ?? process.execPath,
    engine: values.engine,
    backend: values.backend ?? 'auto',
    rounds: positive('rounds', values.rounds),
    seconds: positive('seconds', values.seconds),
  };
}

const levelNames = [...new Set<Level>(Object.values(workloads).flatMap(({ levels }) => [...levels]))];

function oneOf<Name extends string>(kind: string, given: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === given);
  if (found !== undefined) return found;
  throw unknownName(kind, given, names);
}

function sizeFrom(text: string): Size {
  const [qubits, layers, batch, ...rest] = text.split(',').map(Number);
  const isSize = [qubits, layers, batch].every((value) => Number.isInteger(value) && value! >= 0) && rest.length === 0;
  if (!isSize) throw new KetworkError('invalid', `"${text}" is no size. Use qubits,layers,batch, as in 8,4,32.`);
  return { qubits: qubits!, layers: layers!, batch: batch! };
}

function positive(name: string, text: string | undefined): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new KetworkError('invalid', `--${name} is "${text}". Use a number above 0.`);
}
