import * as tf from '@tensorflow/tfjs';
import type { Circuit } from '../circuit/circuit.js';
import { chooseEngine, dialectOf, type EngineName } from '../engines/registry.js';
import { KetworkError } from '../errors.js';
import { Random } from '../math/random.js';
import type { NoiseModel } from '../noise/noise-model.js';
import { lower, lowerNoisy, type Reading } from '../program/lower.js';
import type { NoisyProgram } from '../program/program.js';
import { type GradientMethod, gradientMethod, type GradientName, type GradientOptions } from './gradient-methods.js';
import { callRun, registerQuantumKernels, type RunAttributes } from './kernel.js';
import type { Mitigation } from './mitigation.js';
import { type Inputs, operandsOf, type Weights } from './operands.js';
import { pin } from './pinned.js';
import { lowerForTrajectories, trajectoryProgram } from './trajectories.js';

/** How to run a circuit. */
export interface RunOptions extends Omit<GradientOptions, 'random'> {
  /** Which engine runs it; `auto` (default) takes the first that can. */
  readonly engine?: EngineName;
  /** How its gradients are computed. Default `adjoint`. */
  readonly gradient?: GradientName;
  /** Seed of what is random: trajectories, the directions of SPSA. Default 0. */
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
  /** How noise is mitigated; of several, the first runs what the others mitigate. Default: not. */
  readonly mitigation?: Mitigation | readonly Mitigation[];
}

/** A circuit with a readout, ready to run many times. It holds memory: `dispose` gives it back. */
export interface CompiledCircuit {
  readonly circuit: Circuit;
  readonly program: NoisyProgram;
  /** The engine that runs it: what `auto` took. */
  readonly engine: string;
  /**
   * The readout for inputs `[batch, inputs]` and weights `[weights]`, differentiable with respect to both. Where the
   * circuit has no inputs, rows of no columns say how often to run; without any, it runs once.
   */
  run(inputs?: Inputs, weights?: Weights): tf.Tensor;
  /** Gives the memory back. The circuit still runs afterwards, made ready anew for each call. */
  dispose(): void;
}

/**
 * Lowers the circuit and keeps it ready. Layers and loops use this; for a single call the functions `expectation`,
 * `probabilities` and `state` are handier.
 *
 * @throws KetworkError where observables, engine or gradient method do not fit.
 * @example
 * const compiled = compile(new Circuit(1).ry(input(0), 0), { kind: 'expectation', observables: [z(0)] });
 * compiled.run(tf.tensor2d([[0], [Math.PI]])).print(); // [[1], [-1]]
 * compiled.dispose();
 */
export function compile(circuit: Circuit, reading: Reading, options: RunOptions = {}): CompiledCircuit {
  registerQuantumKernels();
  const { mitigation, ...unmitigated } = options;
  if (mitigation) return mitigated(circuit, reading, unmitigated, listed(mitigation));
  const { engine = 'auto', gradient = 'adjoint', seed = 0, passes = true, noise } = options;
  const method = gradientMethod(gradient, { ...options, random: new Random(seed) });
  if (engine === trajectoriesName) {
    if (noise) return onTrajectories(circuit, reading, noise, options, method);
    throw new KetworkError(
      'mismatch',
      'Trajectories are runs with noise, but none was given. Set `noise`, or another engine.',
    );
  }
  const lowering = { dialect: dialectOf(engine, tf.getBackend()), passes };
  const program = noise ? lowerNoisy(circuit, reading, noise, lowering) : lower(circuit, reading, lowering);
  if (engine === 'auto' && noise && !runsExactly(program)) {
    return onTrajectories(circuit, reading, noise, options, method);
  }
  const taken = chooseEngine(engine, program, 1, tf.getBackend());
  const attributes: RunAttributes = { program, engine, gradient: method };
  return {
    circuit,
    program,
    engine: taken.name,
    run: (inputs, weights) => tf.tidy(() => callRun(...operandsOf(program, inputs, weights), attributes)),
    dispose: pin(program),
  };
}

const listed = (given: Mitigation | readonly Mitigation[]): readonly Mitigation[] =>
  'name' in given ? [given] : given;

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
  noise: NoiseModel,
  options: RunOptions,
  method: GradientMethod,
): CompiledCircuit {
  const { seed = 0, passes = true } = options;
  const program = lowerForTrajectories(circuit, reading, noise, passes);
  const { run, dispose } = trajectoryProgram(program, trajectoryCount(options, method), new Random(seed));
  return {
    circuit,
    program,
    engine: trajectoriesName,
    run: (inputs, weights) => tf.tidy(() => run(...operandsOf(program, inputs, weights))),
    dispose,
  };
}

function runsExactly(program: NoisyProgram): boolean {
  try {
    chooseEngine('auto', program, 1, tf.getBackend());
    return true;
  } catch (error) {
    if (error instanceof KetworkError) return false;
    throw error;
  }
}

/** @throws KetworkError `invalid` for no trajectories, `unsupported` for gradients that would shift what is drawn. */
export function trajectoryCount({ trajectories = 100 }: RunOptions, { method }: GradientMethod): number {
  if (!Number.isInteger(trajectories) || trajectories < 1) {
    throw new KetworkError('invalid', `${trajectories} trajectories cannot be run. Use a whole number, 1 or more.`);
  }
  if (method === 'adjoint') return trajectories;
  throw new KetworkError(
    'unsupported',
    `The gradient method "${method}" does not go with trajectories. Use "adjoint", which is unbiased, or the engine "density".`,
  );
}
