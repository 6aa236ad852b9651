import * as tf from '@tensorflow/tfjs';
import { compile } from '../../../src/autodiff/compile.js';
import { input, weight } from '../../../src/circuit/angle.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { tensorEngine } from '../../../src/engines/tensor/tensor-engine.js';
import { amplitudeDamping, noiseModel, thermalRelaxation } from '../../../src/noise/index.js';
import type { Channel } from '../../../src/noise/channel.js';
import type { Jump, JumpProgram, Step } from '../../../src/program/program.js';
import { bytesPerAmplitude, refuseMemory } from '../../../src/engines/tensor/memory.js';
import { heisenberg, z } from '../../../src/observables/index.js';
import { KetworkError } from '../../../src/errors.js';
import { lower, lowerNoisy, type Reading } from '../../../src/program/lower.js';

const qubits = 11;
const every = Array.from({ length: qubits }, (_, qubit) => qubit);

const rotationsOfWeights = every.reduce(
  (circuit, qubit) => circuit.ry(weight(qubit), qubit).cx(qubit, (qubit + 5) % qubits),
  new Circuit(qubits),
);
const circuits: readonly (readonly [string, Circuit])[] = [
  ['weights in blocks', rotationsOfWeights],
  [
    'angles of inputs',
    every.reduce((circuit, qubit) => circuit.rx(input(0), qubit).rz(input(0), qubit), rotationsOfWeights),
  ],
  [
    'wide words',
    every.reduce(
      (circuit, k) =>
        circuit.pauliRotation('XYZX', weight(k), [k, (k + 3) % qubits, (k + 7) % qubits, (k + 10) % qubits]),
      rotationsOfWeights,
    ),
  ],
  ['amplitudes', new Circuit(qubits).prepared({ first: 0, count: 1, pad: 0.1 }).compose(rotationsOfWeights)],
];
const readings: readonly (readonly [string, Reading])[] = [
  ['an observable per qubit', { kind: 'expectation', observables: every.map((qubit) => z(qubit)) }],
  ['a sum of many words', { kind: 'expectation', observables: [heisenberg({ qubits, field: 0.3 })] }],
  ['probabilities', { kind: 'probabilities', qubits: [4, 2, 0] }],
  ['the state', { kind: 'state' }],
];

/** The most bytes that tensors held at once on the cpu backend: buffers, however many tensors share them. */
function peakBytes(run: () => void): number {
  const backend = tf.backend();
  const sizes = new Map<object, number>();
  let [now, peak] = [0, 0];
  const { write, disposeData } = backend;
  backend.write = (values, shape, dtype) => {
    const id = write.call(backend, values, shape, dtype);
    sizes.set(id, 4 * tf.util.sizeFromShape(shape));
    peak = Math.max(peak, (now += sizes.get(id)!));
    return id;
  };
  backend.disposeData = (id, force) => {
    const isGone = disposeData.call(backend, id, force);
    if (isGone) now -= sizes.get(id) ?? 0;
    return isGone;
  };
  try {
    run();
  } finally {
    Object.assign(backend, { write, disposeData });
  }
  return peak;
}

describe.each(circuits)('a circuit with %s', (_circuit, circuit) => {
  it.each(readings)('needs no more bytes than the engine says, reading %s', async (_reading, reading) => {
    await tf.setBackend('cpu');
    const batch = 3;
    const inputs = tf.ones<tf.Rank.R2>([batch, circuit.inputs]);
    const weights = tf.linspace(0, 1, circuit.weights);
    const compiled = compile(circuit, reading);
    const loss = (x: tf.Tensor, w: tf.Tensor) => tf.sum(tf.square(compiled.run(x as tf.Tensor2D, w as tf.Tensor1D)));
    const peak = peakBytes(() => tf.grads(loss)([inputs, weights]));
    const needed = bytesPerAmplitude(lower(circuit, reading), batch) * 2 ** qubits;
    expect(peak).toBeLessThanOrEqual(needed);
    compiled.dispose();
  });
});

describe('a trajectory with jumps', () => {
  const channels: readonly (readonly [string, Channel])[] = [
    ['two operators', amplitudeDamping(0.2)],
    ['eight operators', thermalRelaxation({ t1: 50, t2: 40, time: 9, excited: 0.2 })],
  ];
  const jumpProgram = (channel: Channel): JumpProgram => {
    const noise = noiseModel({ rules: [{ channel, gates: ['cx'] }] });
    const noisy = lowerNoisy(
      rotationsOfWeights,
      { kind: 'expectation', observables: every.map((qubit) => z(qubit)) },
      noise,
    );
    let column = 0;
    const steps = noisy.steps.flatMap((step): (Step | Jump)[] => {
      if (step.kind === 'pauli-errors') return [];
      return [step.kind === 'kraus' ? { ...step, kind: 'jump', column: column++ } : step];
    });
    return { ...noisy, steps, columns: { inputs: column, products: [], preparation: undefined } };
  };

  it.each(channels)('needs no more bytes than the engine says, with %s', async (_text, channel) => {
    await tf.setBackend('cpu');
    const program = jumpProgram(channel);
    expect(program.columns.inputs).toBeGreaterThan(5);
    const features = tf.fill<tf.Rank.R2>([3, program.columns.inputs], 0.4);
    const weights = tf.linspace(0, 1, program.weights);
    const prepared = tensorEngine.prepare(program);
    const peak = peakBytes(() => {
      const { output, state } = prepared.run(features, weights);
      prepared.gradient(features, weights, state, tf.onesLike(output));
    });
    expect(peak).toBeLessThanOrEqual(bytesPerAmplitude(program, 3) * 2 ** qubits);
    prepared.dispose();
  });
});

describe('the memory limit', () => {
  const state = (size: number) => lower(new Circuit(size), { kind: 'state' });

  it('accepts twenty qubits and refuses thirty', () => {
    expect(refuseMemory(state(20), 1)).toBeUndefined();
    expect(refuseMemory(state(30), 1)).toMatchObject({ code: 'memory' });
  });

  it('says how many qubits fit at that batch, and they do', () => {
    const error = refuseMemory(state(22), 64);
    expect(error).toBeInstanceOf(KetworkError);
    const fits = Number(/At this batch (\d+) qubits fit/.exec(error!.message)![1]);
    expect(refuseMemory(state(fits), 64)).toBeUndefined();
    expect(refuseMemory(state(fits + 1), 64)).toBeDefined();
  });

  it('counts the words that are applied alone, each once', () => {
    const once = lower(new Circuit(4).pauliRotation('XYZ', weight(0), [0, 1, 2]), { kind: 'state' });
    const twice = { ...once, steps: [...once.steps, ...once.steps] };
    const empty = { ...once, steps: [] };
    expect(bytesPerAmplitude(once, 1) - bytesPerAmplitude(empty, 1)).toBe(48);
    expect(bytesPerAmplitude(twice, 1)).toBe(bytesPerAmplitude(once, 1));
  });
});
