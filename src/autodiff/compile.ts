import * as tf from '@tensorflow/tfjs';
import type { Circuit } from '../circuit/circuit.js';
import { backendInUse } from '../complex/backend-in-use.js';
import { chooseEngine, dialectOf, type EngineName, isRunnable } from '../engines/registry.js';
import { KetworkError } from '../errors.js';
import { Random } from '../math/random.js';
import type { NoiseModel } from '../noise/noise-model.js';
import { checkOptions, type OptionNames } from '../options.js';
import { lower, lowerNoisy, type Reading } from '../program/lower.js';
import type { NoisyProgram, Truncation } from '../program/program.js';
import { propagationEngine } from '../engines/pauli-propagation/propagation-engine.js';
import { truncationOf } from './propagated-expectation.js';
import {
  defaultGradient,
  type GradientMethod,
  gradientMethod,
  type GradientName,
  type GradientOptions,
} from './gradient-methods.js';
import { callRun, registerQuantumKernels, type RunAttributes } from './kernel.js';
import { checkMitigations, type Mitigation } from './mitigation.js';
import { type Inputs, operandsOf, type Weights } from './operands.js';
import { pin } from './pinned.js';
import { costOf, type ShotCost } from './shot-cost.js';
import { callShots, shotAttributes, type ShotsUsed } from './shot-kernel.js';
import { shotPlan } from './shot-plan.js';
import { lowerForTrajectories, trajectoryProgram } from './trajectories.js';

/** How to run a circuit. */
export interface RunOptions extends Omit<GradientOptions, 'random'> {
  /** Which engine runs it; `auto` (default) takes the first that can. */
  readonly engine?: EngineName;
  /** How its gradients are computed. Default `adjoint`; with shots `parameter-shift`. */
  readonly gradient?: GradientName;
  /**
   * How often each sample's circuit is measured for one evaluation, all observables together. Default: none, what is read is exact.
   * Backends but `webgpu`.
   */
  readonly shots?: number;
  /** Seed of what is random: shots, trajectories, SPSA's directions. Default 0. */
  readonly seed?: number;
  /** Whether the program is simplified before it runs. Default true. */
  readonly passes?: boolean;
  /** The noise of the device that the circuit runs on. Default: none. */
  readonly noise?: NoiseModel;
  /**
   * How many runs noise is averaged over where no exact engine is taken: with the engine `trajectories`, beyond 12 qubits, and on
   * webgpu. Channels that are no mixture of Pauli words (damping, relaxation, resets) are then run by the tensor engine: on the
   * backends wasm and tensorflow several times as fast as on cpu. Default 100.
   */
  readonly trajectories?: number;
  /**
   * What the engine `pauli-propagation` leaves out: words of coefficients below `cut` (default 0), on more than `maxWeight` qubits, and the
   * smallest of more than `maxWords`.
   */
  readonly truncation?: Partial<Truncation>;
  /**
   * How noise is mitigated; of several, the first runs what the others mitigate, so error cancellation stands last and virtual
   * distillation before readout inversion. Default: not.
   */
  readonly mitigation?: Mitigation | readonly Mitigation[];
}

export const runOptionNames: OptionNames<RunOptions> = {
  engine: true,
  gradient: true,
  shots: true,
  seed: true,
  noise: true,
  trajectories: true,
  mitigation: true,
  truncation: true,
  passes: true,
  step: true,
  samples: true,
};

/** A circuit with a readout, ready to run many times. It holds memory: `dispose` gives it back. */
export interface CompiledCircuit {
  readonly circuit: Circuit;
  /** What runs; with shots, for the first group of observables that are measured together. */
  readonly program: NoisyProgram;
  /** The engine that runs it: what `auto` took. */
  readonly engine: string;
  /**
   * The readout for inputs `[batch, inputs]` and weights `[weights]`, differentiable with respect to both. Where the
   * circuit has no inputs, rows of no columns say how often to run; without any, it runs once.
   */
  run(inputs?: Inputs, weights?: Weights): tf.Tensor;
  /** The shots that a sample costs; undefined where what is read is exact. */
  shotCost(): ShotCost | undefined;
  /** The shots that all runs and gradients so far have used. */
  shotsUsed(): ShotsUsed;
  /** Gives the memory back. The circuit still runs afterwards, made ready anew for each call. */
  dispose(): void;
}

/**
 * Lowers the circuit and keeps it ready. Layers and loops use this; for a single call the functions `expectation`,
 * `probabilities` and `state` are handier.
 *
 * @throws KetworkError `unknown` for an option that it does not have; where observables, engine or gradient method do not fit.
 * @example
 * const compiled = compile(new Circuit(1).ry(input(0), 0), { kind: 'expectation', observables: [z(0)] });
 * compiled.run(tf.tensor2d([[0], [Math.PI]])).print(); // [[1], [-1]]
 * compiled.dispose();
 */
export function compile(circuit: Circuit, reading: Reading, options: RunOptions = {}): CompiledCircuit {
  registerQuantumKernels();
  const { mitigation, ...unmitigated } = checkOptions('compile', options, runOptionNames);
  if (mitigation) {
    const list = listed(mitigation);
    checkMitigations(list);
    return mitigated(circuit, reading, unmitigated, list);
  }
  const { engine = 'auto', shots, gradient = defaultGradient(shots), seed = 0, passes = true, noise } = options;
  // On another backend or with more qubits they would be run.
  if (options.trajectories !== undefined) checkTrajectories(options.trajectories);
  const random = new Random(seed);
  const method = gradientMethod(gradient, { ...options, random });
  if (engine === trajectoriesName) return onTrajectories(circuit, reading, options, method, random);
  const lowering = { dialect: dialectOf(engine, backendInUse(), noise !== undefined), passes };
  const truncation = engine === propagationEngine.name ? truncationOf(circuit.qubits, options.truncation) : undefined;
  const lowered = (what: Reading): NoisyProgram => ({
    ...(noise ? lowerNoisy(circuit, what, noise, lowering) : lower(circuit, what, lowering)),
    ...(truncation ? { truncation } : {}),
  });
  const plan = shots === undefined ? undefined : shotPlan(circuit, reading, shots, lowered);
  const program = plan?.groups[0]?.program ?? lowered(reading);
  if (engine === 'auto' && noise && !plan && !isRunnable(program, 1, backendInUse())) {
    return onTrajectories(circuit, reading, options, method, random);
  }
  const attributes: RunAttributes = { program, engine, gradient: method };
  const measured = plan && shotAttributes(plan, attributes, random);
  const taken = chooseEngine(engine, program, 1, backendInUse());
  const unpins = [program, ...(plan?.groups.slice(1).map((group) => group.program) ?? [])].map(pin);
  return {
    circuit,
    program,
    engine: taken.name,
    run: (inputs, weights) =>
      tf.tidy(() => {
        const operands = operandsOf(program, inputs, weights);
        return measured ? callShots(...operands, measured) : callRun(...operands, attributes);
      }),
    shotCost: () => measured && costOf(measured.plan, measured.gradient),
    shotsUsed: () => ({ forward: 0, gradient: 0, ...measured?.used }),
    dispose: () => unpins.forEach((unpin) => unpin()),
  };
}

/**
 * What one sample costs in shots, before any is used: an evaluation, and a gradient by the method of the options.
 *
 * @throws KetworkError as `compile` does.
 * @example
 * const circuit = new Circuit(2).ry(input(0), 0).ry(weight(0), 1).cx(0, 1);
 * const reading = { kind: 'expectation', observables: [z(1).plus(x(1))] };
 * shotCost(circuit, reading, { shots: 1000 }).groups; // [{ words: ['Z1'], shots: 500 }, { words: ['X1'], shots: 500 }]
 * shotCost(circuit, reading, { shots: 1000 }).weightGradient; // 2000
 */
export function shotCost(
  circuit: Circuit,
  reading: Reading,
  options: RunOptions & { readonly shots: number },
): ShotCost {
  const compiled = compile(circuit, reading, checkOptions('shotCost', options, runOptionNames, 'shots'));
  compiled.dispose();
  return compiled.shotCost()!;
}

function listed(given: Mitigation | readonly Mitigation[]): readonly Mitigation[] {
  if (Array.isArray(given)) return given as readonly Mitigation[];
  if (typeof given === 'object' && 'compiled' in given) return [given];
  throw new KetworkError(
    'invalid',
    `${JSON.stringify(given)} is no mitigation. Use mitigation.zeroNoise(), mitigation.readoutInversion() or another, or a list of them.`,
  );
}

/** The first mitigation runs circuits that the others mitigate. */
function mitigated(
  circuit: Circuit,
  reading: Reading,
  options: RunOptions,
  [first, ...others]: readonly Mitigation[],
): CompiledCircuit {
  if (!first) return compile(circuit, reading, options);
  return first.compiled(circuit, reading, options, (c, r, o) => mitigated(c, r, o, others));
}

/** What is asked for by name, or where no engine runs the noise exactly. */
const trajectoriesName = 'trajectories';

function onTrajectories(
  circuit: Circuit,
  reading: Reading,
  options: RunOptions,
  method: GradientMethod,
  random: Random,
): CompiledCircuit {
  const { noise, passes = true } = options;
  if (!noise) {
    throw new KetworkError(
      'mismatch',
      'Trajectories are runs with noise, but none was given. Set `noise`, or another engine.',
    );
  }
  checkShots(options);
  const program = lowerForTrajectories(circuit, reading, noise, passes);
  const { run, dispose } = trajectoryProgram(program, trajectoryCount(options, method), random);
  return {
    circuit,
    program,
    engine: trajectoriesName,
    run: (inputs, weights) => tf.tidy(() => run(...operandsOf(program, inputs, weights))),
    shotCost: () => undefined,
    shotsUsed: () => ({ forward: 0, gradient: 0 }),
    dispose,
  };
}

function checkShots({ shots }: RunOptions): void {
  if (shots === undefined) return;
  throw new KetworkError(
    'unsupported',
    'Finite shots are drawn from exact probabilities, not from trajectories. Leave `shots` out, or use the engine "density".',
  );
}

function checkTrajectories(trajectories: number): void {
  if (Number.isInteger(trajectories) && trajectories >= 1) return;
  throw new KetworkError('invalid', `${trajectories} trajectories cannot be run. Use a whole number, 1 or more.`);
}

/** @throws KetworkError `invalid` for no trajectories, `unsupported` for gradients that would shift what is drawn. */
export function trajectoryCount({ trajectories = 100 }: RunOptions, { method }: GradientMethod): number {
  checkTrajectories(trajectories);
  if (method === 'adjoint') return trajectories;
  throw new KetworkError(
    'unsupported',
    `The gradient method "${method}" does not go with trajectories. Use "adjoint", which is unbiased, or the engine "density".`,
  );
}
