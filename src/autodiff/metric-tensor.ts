import * as tf from '@tensorflow/tfjs';
import { addAll } from '../complex/add-all.js';
import type { Circuit } from '../circuit/circuit.js';
import { backendInUse } from '../complex/backend-in-use.js';
import { innerProduct } from '../complex/pair.js';
import { dialectOf } from '../engines/registry.js';
import { count, unknownName } from '../errors.js';
import { commutes, multiplyWords } from '../math/pauli-word.js';
import { checkOptions, type OptionNames } from '../options.js';
import type { PauliTerm } from '../observables/pauli-sum.js';
import { lower } from '../program/lower.js';
import { addAngles, type Program, type Rotation, type Step } from '../program/program.js';
import { callRun, registerQuantumKernels } from './kernel.js';
import { checkMemory } from './memory.js';
import { operandsOf } from './operands.js';
import type { CallOptions } from './readings.js';

const approximations = ['full', 'block-diagonal', 'diagonal'] as const;

export interface MetricTensorOptions extends Pick<CallOptions, 'inputs' | 'weights' | 'engine'> {
  /**
   * `full` (default) runs the circuit once per rotation; `block-diagonal` once per layer of commuting rotations,
   * leaving out what couples layers; `diagonal` keeps only its diagonal.
   */
  readonly approximation?: (typeof approximations)[number];
}

const optionNames: OptionNames<MetricTensorOptions> = {
  approximation: true,
  inputs: true,
  weights: true,
  engine: true,
};

/**
 * The Fubini-Study metric tensor `Re⟨∂ᵢψ|∂ⱼψ⟩ − Re⟨∂ᵢψ|ψ⟩⟨ψ|∂ⱼψ⟩` of the state with respect to the weights, for each
 * sample: `[batch, weights, weights]`. A quarter of the quantum Fisher information; what natural gradient divides by.
 *
 * Block-diagonal as in Stokes et al. 2020 (arXiv:1909.02108): within a layer of commuting rotations
 * `g = (⟨PᵢPⱼ⟩ − ⟨Pᵢ⟩⟨Pⱼ⟩)/4` in the state before the layer.
 *
 * @throws KetworkError `unknown` for another approximation or option, `mismatch` or `invalid` where inputs or weights do not fit the
 * circuit, `memory` where the derivatives are too large.
 * @example
 * metricTensor(new Circuit(1).ry(weight(0), 0), { weights: [0.3] }).print(); // [[[0.25]]]
 */
export function metricTensor(circuit: Circuit, options: MetricTensorOptions = {}): tf.Tensor3D {
  registerQuantumKernels();
  const {
    inputs,
    weights,
    engine = 'auto',
    approximation = 'full',
  } = checkOptions('metricTensor', options, optionNames);
  if (!approximations.includes(approximation)) throw unknownName('metric tensor', approximation, approximations);
  return tf.tidy(() => {
    // Merged rotations stand elsewhere than in the circuit, and would make other layers of it.
    const dialect = dialectOf(engine, backendInUse());
    const program = lower(circuit, { kind: 'state' }, { dialect, passes: approximation === 'full' });
    const [features, given] = operandsOf(program, inputs, weights);
    const run = (other: Program) =>
      callRun(features, given, { program: other, engine, gradient: { method: 'adjoint' } });
    const batch = features.shape[0];
    if (approximation === 'full') return fullMetric(program, run, batch);
    const blocks = blockMetric(program, run, batch);
    return approximation === 'diagonal' ? tf.mul(blocks, tf.eye(program.weights)) : blocks;
  });
}

type RunProgram = (program: Program) => tf.Tensor;

/** `∂ψ/∂θ = ψ(θ + π)/2` for each rotation, chained to the weights. */
function fullMetric(program: Program, run: RunProgram, batch: number): tf.Tensor3D {
  const size = 2 ** program.qubits;
  const rotations = trainable(program);
  if (rotations.length === 0) return tf.zeros([batch, program.weights, program.weights]);
  checkMemory(
    `The metric tensor of ${count(program.qubits, 'qubit')}, ${count(rotations.length, 'rotation')} and a batch of ${batch}`,
    // Derivatives by rotation, apart and stacked; by weight, and what their products need.
    8 * size * batch * (2 * rotations.length + 6 * program.weights),
    "Use fewer qubits, smaller batches or the 'block-diagonal' approximation.",
  );
  const psi = run(program);
  const tangents = tf.tidy(() => {
    const slopes = rotations.map((rotation) =>
      tf.tidy(() => {
        const steps = program.steps.map((step) => (step === rotation ? turnedByPi(rotation) : step));
        return tf.mul(run({ ...program, steps }), 0.5);
      }),
    );
    const flat = tf.stack(slopes).reshape([rotations.length, -1]);
    const ofWeights = tf.matMul(weightJacobian(rotations, program.weights), flat, true);
    // [weights, 2, batch, 2^n] to pairs of matrices [2, batch, weights, 2^n]
    return ofWeights.reshape([program.weights, 2, batch, size]).transpose([1, 2, 0, 3]);
  });
  const [re, im] = tf.unstack(tangents) as [tf.Tensor3D, tf.Tensor3D];
  const overlaps = tf.add(tf.matMul(re, re, false, true), tf.matMul(im, im, false, true)); // Re⟨∂ᵢψ|∂ⱼψ⟩
  const [pr, pi] = tf.unstack(innerProduct(psi.expandDims(2), tangents)) as [tf.Tensor2D, tf.Tensor2D]; // ⟨ψ|∂ⱼψ⟩
  const outer = (v: tf.Tensor2D) => tf.mul(v.expandDims(2), v.expandDims(1));
  return tf.sub(overlaps, tf.add(outer(pr), outer(pi)));
}

function turnedByPi(rotation: Rotation): Rotation {
  return { ...rotation, angle: addAngles(rotation.angle, { offset: Math.PI, terms: [] }) };
}

function blockMetric(program: Program, run: RunProgram, batch: number): tf.Tensor3D {
  const zero: tf.Tensor3D = tf.zeros([batch, program.weights, program.weights]);
  const blocks = layersOf(program).map(({ before, rotations }) =>
    tf.tidy(() => {
      const size = rotations.length;
      const singles = rotations.map(({ word }): PauliTerm[] => [{ coefficient: 1, word }]);
      const pairs = rotations.flatMap(({ word: a }) =>
        rotations.map(({ word: b }): PauliTerm[] => {
          const { word, power } = multiplyWords(a, b);
          return [{ coefficient: power === 2 ? -1 : 1, word }];
        }),
      );
      const readout = { kind: 'expectation', observables: [...singles, ...pairs] } as const;
      const means = run({ ...program, steps: before, readout }) as tf.Tensor2D;
      const single = means.slice([0, 0], [batch, size]);
      const pair = means.slice([0, size], [batch, size * size]).reshape([batch, size, size]);
      const covariance = tf.mul(tf.sub(pair, tf.mul(single.expandDims(2), single.expandDims(1))), 0.25);
      const jacobian = tf.tile(weightJacobian(rotations, program.weights).expandDims(0), [batch, 1, 1]);
      return tf.matMul(jacobian, tf.matMul(covariance, jacobian), true) as tf.Tensor3D;
    }),
  );
  return addAll([zero, ...blocks]);
}

/** Trainable rotations that commute with each other, and all steps that come before them. */
interface Layer {
  readonly before: readonly Step[];
  readonly rotations: readonly Rotation[];
}

/**
 * The layers of a program, each trainable rotation as early as it can stand: after the trainable ones it does not
 * commute with and, as in a drawing of the circuit, after the other steps on its qubits.
 */
function layersOf({ steps }: Program): Layer[] {
  const ranks: number[] = []; // even for what leads to a layer, odd for the rotations of one
  for (const [at, step] of steps.entries()) {
    const after = steps.slice(0, at).map((other, k) => (mustFollow(step, other) ? ranks[k]! : 0));
    const latest = after.reduce((a, b) => Math.max(a, b), 0);
    const even = latest + (latest % 2);
    ranks.push(isTrainable(step) ? even + 1 : even);
  }
  const layers = [...new Set(ranks.filter((rank) => rank % 2 === 1))].sort((a, b) => a - b);
  const inOrder = steps.map((step, k) => ({ step, rank: ranks[k]! })).sort((a, b) => a.rank - b.rank);
  return layers.map((layer) => ({
    before: inOrder.filter(({ rank }) => rank < layer).map(({ step }) => step),
    rotations: inOrder.filter(({ rank }) => rank === layer).map(({ step }) => step as Rotation),
  }));
}

function mustFollow(step: Step, earlier: Step): boolean {
  if (isTrainable(step) && isTrainable(earlier)) return !commutes(step.word, earlier.word);
  return (qubitMask(step) & qubitMask(earlier)) !== 0n;
}

const qubitMask = (step: Step): bigint =>
  step.kind === 'rotation'
    ? step.word.x | step.word.z
    : step.qubits.reduce((mask, qubit) => mask | (1n << BigInt(qubit)), 0n);

const isTrainable = (step: Step): step is Rotation =>
  step.kind === 'rotation' && step.angle.terms.some(({ source }) => source === 'weight');

const trainable = ({ steps }: Program): Rotation[] => steps.filter(isTrainable);

/** dθ/dweight of each rotation, `[rotations, weights]`. */
function weightJacobian(rotations: readonly Rotation[], weights: number): tf.Tensor2D {
  const values = new Float32Array(rotations.length * weights);
  rotations.forEach(({ angle }, row) => {
    for (const { source, index, scale } of angle.terms) if (source === 'weight') values[row * weights + index] = scale;
  });
  return tf.tensor2d(values, [rotations.length, weights]);
}
