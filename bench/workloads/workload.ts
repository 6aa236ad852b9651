/** How large a workload is. W3 has one sample; W4 goes from 2 to `qubits` qubits. */
export interface Size {
  readonly qubits: number;
  readonly layers: number;
  readonly batch: number;
}

/**
 * Where Ketwork is measured: the `engine`'s own call on plain numbers; as users write it, by `tensorflow` functions or a
 * model's `predict`; and what those two cost where an operation that does nothing stands in for the circuit.
 */
export type Level = 'engine' | 'tensorflow' | 'tensorflow-nothing' | 'predict' | 'predict-nothing';

/** Whom a goal is against: hand-written JAX, frameworks for quantum machine learning, or qsim. */
export type Rival = 'jax' | 'frameworks' | 'qsim';

/** To be `factor` times as fast as the fastest of the rivals. */
export interface Goal {
  readonly factor: number;
  readonly against: Rival;
}

export interface Workload {
  readonly summary: string;
  readonly sizes: readonly Size[];
  readonly levels: readonly Level[];
  readonly goals: readonly Goal[];
  /** The checksums that must agree, to 1e-3: of their size, or absolutely where one is a single expectation. */
  readonly checks: { readonly names: readonly string[]; readonly tolerance: 'relative' | 'absolute' };
}

const size = (qubits: number, layers: number, batch: number): Size => ({ qubits, layers, batch });

export const workloads = {
  W1: {
    summary: 'training step: loss and all gradients',
    sizes: [size(4, 2, 32), size(8, 4, 32), size(8, 4, 256), size(12, 6, 32), size(16, 4, 8), size(20, 2, 1)],
    levels: ['engine', 'tensorflow', 'tensorflow-nothing'],
    goals: [
      { factor: 5, against: 'jax' },
      { factor: 10, against: 'frameworks' },
    ],
    checks: { names: ['loss', 'grad_norm_w', 'grad_norm_x'], tolerance: 'relative' },
  },
  W2: {
    summary: 'batch inference',
    sizes: [size(4, 2, 4096), size(8, 4, 4096), size(10, 6, 1024)],
    levels: ['engine', 'tensorflow', 'tensorflow-nothing', 'predict', 'predict-nothing'],
    goals: [{ factor: 5, against: 'jax' }],
    checks: { names: ['loss', 'checksum'], tolerance: 'relative' },
  },
  W3: {
    summary: 'one deep state, all ⟨Z⟩ read',
    sizes: [size(20, 10, 1), size(22, 10, 1), size(24, 10, 1)],
    levels: ['engine'],
    goals: [{ factor: 2, against: 'qsim' }],
    checks: { names: ['checksum'], tolerance: 'absolute' },
  },
  W4: {
    summary: 'gradient-variance sweep from 2 qubits on',
    sizes: [size(12, 0, 1)],
    levels: ['engine'],
    goals: [{ factor: 8, against: 'jax' }],
    checks: { names: ['checksum'], tolerance: 'relative' },
  },
  W5: {
    summary: 'density matrices: depolarizing after every gate',
    sizes: [size(6, 4, 8)],
    levels: ['engine'],
    goals: [
      { factor: 3, against: 'jax' },
      { factor: 3, against: 'frameworks' },
    ],
    checks: { names: ['loss', 'checksum'], tolerance: 'relative' },
  },
} as const satisfies Readonly<Record<string, Workload>>;

export type WorkloadName = keyof typeof workloads;

export const workloadNames = Object.keys(workloads) as WorkloadName[];

/** The workload of a name, without the exact types of the table. */
export const workloadNamed = (name: WorkloadName): Workload => workloads[name];
