import type { Rival, WorkloadName } from '../workloads/workload.js';

/** What a user might pick instead of Ketwork: a script and the environment it runs in. */
export interface Peer {
  readonly name: string;
  readonly rival: Rival;
  /** The virtual environment, a folder beside the scripts, and the file of requirements/ that fills it. */
  readonly environment: string;
  readonly script: string;
  readonly variant: string;
  readonly workloads: readonly WorkloadName[];
}

const peer = (
  name: string,
  rival: Rival,
  [environment, script, variant = '']: readonly [string, string, string?],
  workloads: readonly WorkloadName[],
): Peer => ({ name, rival, environment, script, variant, workloads });

/** The strongest of each kind, by the times that came with their scripts. */
export const peers: readonly Peer[] = [
  peer('jax kron', 'jax', ['jax', 'bench_jax.py', 'kron'], ['W1', 'W2', 'W3']),
  peer('jax elem', 'jax', ['jax', 'bench_jax.py', 'elem'], ['W1', 'W2', 'W4', 'W5']),
  peer('pennylane jax', 'frameworks', ['pennylane', 'bench_pennylane.py', 'default-jax'], ['W1', 'W2', 'W5']),
  peer('lightning', 'frameworks', ['pennylane', 'bench_pennylane.py', 'lightning-c64'], ['W1']),
  peer('tensorcircuit', 'frameworks', ['tcng', 'bench_tensorcircuit.py', 'scan'], ['W1']),
  peer('tensorcircuit unrolled', 'frameworks', ['tcng', 'bench_tensorcircuit.py', 'unrolled'], ['W5']),
  peer('qiskit', 'frameworks', ['qiskit', 'bench_qiskit.py'], ['W5']),
  peer('tfq', 'frameworks', ['tfq', 'bench_tfq.py'], ['W1']),
  peer('qulacs', 'frameworks', ['qulacs', 'bench_qulacs.py', 'procs2'], ['W1', 'W2']),
  peer('qulacs omp', 'frameworks', ['qulacs', 'bench_qulacs.py', 'omp2'], ['W3', 'W4']),
  peer('qsim', 'qsim', ['qsim', 'bench_qsimcirq.py'], ['W3']),
];
