import * as tf from '@tensorflow/tfjs';
import type { Circuit } from '../circuit/circuit.js';
import { innerProduct } from '../complex/pair.js';
import { unknownName } from '../errors.js';
import { commutes, multiplyWords } from '../math/pauli-word.js';
import type { PauliTerm } from '../observables/pauli-sum.js';
import { lower } from '../program/lower.js';
import { addAngles, type Program, type Rotation } from '../program/program.js';
import { featuresOf } from './features.js';
import { callRun, registerQuantumKernels } from './kernel.js';
import { asMatrix, asVector, type CallOptions } from './readings.js';

const approximations = ['full', 'block-diagonal', 'diagonal'] as const;

export interface MetricTensorOptions extends Pick<CallOptions, 'inputs' | 'weights' | 'engine'> {
  /**
   * `full` (default) runs the circuit once per rotation; `block-diagonal` once per layer of commuting rotations,
   * leaving out what couples layers; `diagonal` keeps only its diagonal.
   */
  readonly approximation?: (typeof approximations)[number];
}

/**
 * The Fubini-Study metric tensor `Re⟨∂ᵢψ|∂ⱼψ⟩ − Re⟨∂ᵢψ|ψ⟩⟨ψ|∂ⱼψ⟩` of the state with respect to the weights, for each
 * sample: `[batch, weights, weights]`. A quarter of the quantum Fisher information; what natural gradient divides by.
 *
 * Block-diagonal as in Stokes et al. 2020 (arXiv:1909.02108): within a layer of commuting rotations
 * `g = (⟨PᵢPⱼ⟩ − ⟨Pᵢ⟩⟨Pⱼ⟩)/4` in the state before the layer.
 *
 * @throws KetworkError `unknown` for another approximation.
 * @example
 * metricTensor(new Circuit(1).ry(weight(0), 0), { weights: [0.3] }).print(); // [[[0.25]]]
 */
export function metricTensor(circuit: Circuit, options: MetricTensorOptions = {}): tf.Tensor3D {
  registerQuantumKernels();
  const { inputs, weights, engine = 'auto', approximation = 'full' } = options;
  if (!approximations.includes(approximation)) throw unknownName('metric tensor', approximation, approximations);
  return tf.tidy(() => {
    const program = lower(circuit, { kind: 'state' });
    const features = featuresOf(program, inputs ? asMatrix(inputs) : tf.zeros([1, 0]));
    const given = weights ? asVector(weights) : tf.zeros<tf.Rank.R1>([0]);
    const run = (other: Program) =>
      callRun(features, given, { program: other, engine, gradient: { method: 'adjoint' } });
    if (approximation === 'full') return fullMetric(program, run);
    const blocks = blockMetric(program, run, features.shape[0]);
    return approximation === 'diagonal' ? tf.mul(blocks, tf.eye(program.weights)) : blocks;
  });
}

type RunProgram = (program: Program) => tf.Tensor;

/** `∂ψ/∂θ = ψ(θ + π)/2` for each rotation, chained to the weights. */
function fullMetric(program: Program, run: RunProgram): tf.Tensor3D {
  const psi = run(program) as tf.Tensor3D;
  const [, batch, size] = psi.shape;
  const rotations = trainable(program);
  if (rotations.length === 0) return tf.zeros([batch, program.weights, program.weights]);
  const shifted = rotations.map((rotation) =>
    tf.mul(
      run({ ...program, steps: program.steps.map((step) => (step === rotation ? turnedByPi(rotation) : step)) }),
      0.5,
    ),
  );
  const jacobian = weightJacobian(rotations, program.weights);
  const flat = tf.stack(shifted).reshape([rotations.length, -1]);
  // [weights, 2, batch, 2^n] to pairs of matrices [2, batch, weights, 2^n]
  const tangents = tf.matMul(jacobian, flat, true).reshape([program.weights, 2, batch, size]).transpose([1, 2, 0, 3]);
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
  let total: tf.Tensor3D = tf.zeros([batch, program.weights, program.weights]);
  for (const { first, rotations } of layersOf(program)) {
    const count = rotations.length;
    const singles = rotations.map(({ word }): PauliTerm[] => [{ coefficient: 1, word }]);
    const pairs = rotations.flatMap(({ word: a }) =>
      rotations.map(({ word: b }): PauliTerm[] => {
        const { word, power } = multiplyWords(a, b);
        return [{ coefficient: power === 2 ? -1 : 1, word }];
      }),
    );
    const observables = [...singles, ...pairs];
    const before = {
      ...program,
      steps: program.steps.slice(0, first),
      readout: { kind: 'expectation', observables },
    } as const;
    const means = run(before) as tf.Tensor2D;
    const single = means.slice([0, 0], [batch, count]);
    const pair = means.slice([0, count], [batch, count * count]).reshape([batch, count, count]);
    const covariance = tf.mul(tf.sub(pair, tf.mul(single.expandDims(2), single.expandDims(1))), 0.25);
    const jacobian = tf.tile(weightJacobian(rotations, program.weights).expandDims(0), [batch, 1, 1]);
    total = tf.add(total, tf.matMul(jacobian, tf.matMul(covariance, jacobian), true));
  }
  return total;
}

/** The layers: trainable rotations that commute with everything since the first of them, and where that one stands. */
function layersOf({ steps }: Program): { first: number; rotations: Rotation[] }[] {
  const layers: { first: number; rotations: Rotation[] }[] = [];
  steps.forEach((step, at) => {
    if (step.kind === 'dense' || !isTrainable(step)) return;
    const current = layers.at(-1);
    const since = current ? steps.slice(current.first, at) : [];
    const joins = since.every((other) => other.kind === 'rotation' && commutes(other.word, step.word));
    if (current && joins) current.rotations.push(step);
    else layers.push({ first: at, rotations: [step] });
  });
  return layers;
}

const isTrainable = ({ angle }: Rotation) => angle.terms.some(({ source }) => source === 'weight');

function trainable({ steps }: Program): Rotation[] {
  return steps.filter((step): step is Rotation => step.kind === 'rotation' && isTrainable(step));
}

/** dθ/dweight of each rotation, `[rotations, weights]`. */
function weightJacobian(rotations: readonly Rotation[], weights: number): tf.Tensor2D {
  const values = new Float32Array(rotations.length * weights);
  rotations.forEach(({ angle }, row) => {
    for (const { source, index, scale } of angle.terms) if (source === 'weight') values[row * weights + index] = scale;
  });
  return tf.tensor2d(values, [rotations.length, weights]);
}
