import * as tf from '@tensorflow/tfjs';
import { featuresOf } from '../../../src/autodiff/features.js';
import { densityExecutor } from '../../../src/engines/density/density-executor.js';
import { defaultRoom, type Room } from '../../../src/engines/density/room.js';
import type { KernelMachine } from '../../../src/engines/simd/kernel-machine.js';
import { Random } from '../../../src/math/random.js';
import { bitFlip, noiseModel } from '../../../src/noise/index.js';
import { lowerNoisy } from '../../../src/program/lower.js';
import { differences, resultsWith } from '../../support/executor-results.js';
import { randomNoise } from '../../support/random-noise.js';
import { randomRun } from '../../support/random-run.js';
import { kernelPaths } from '../../support/simd-path.js';

const paths = kernelPaths();

beforeAll(async () => {
  await tf.setBackend('cpu');
  await Promise.all(Object.values(paths).map(({ ready }) => ready));
});

afterAll(() => Object.values(paths).forEach((path) => path.dispose()));

/** A noisy run as numbers, ready for executors. */
function noisyNumbers(qubits: number, batch: number, kind: 'expectation' | 'probabilities') {
  const {
    circuit,
    reading,
    inputs = [],
    weights = [],
  } = randomRun({ seed: batch, qubits, batch, operations: 14, kind });
  const { rules, readout } = randomNoise(new Random(batch), qubits);
  const noise = noiseModel({ rules: [{ channel: bitFlip(0.1) }, ...rules], readout: readout! });
  const program = lowerNoisy(circuit, reading, noise, { dialect: 'words' });
  const features = tf.tidy(() =>
    featuresOf(program, tf.tensor2d(inputs.flat(), [batch, circuit.inputs])).dataSync<'float32'>(),
  );
  return { program, features, weights: Float32Array.from(weights), batch };
}

type Numbers = ReturnType<typeof noisyNumbers>;

const resultsOn = (machine: KernelMachine, numbers: Numbers, room: Partial<Room> = {}) =>
  resultsWith(densityExecutor(numbers.program, machine, { ...defaultRoom, ...room }), numbers);

describe('density matrices are the same, bit for bit,', () => {
  const sizes = [1, 2, 3, 4].flatMap((qubits) =>
    (qubits === 2 ? [1, 4, 5, 31, 270] : [1, 5, 31]).map((batch) => ({ qubits, batch })),
  );
  const one = paths['1 thread'].machine;

  it('on 1, 2 and 3 threads and over unshared memory, prepared states and channels of every kind among them', () => {
    const wrong = sizes.flatMap(({ qubits, batch }) => {
      const numbers = noisyNumbers(qubits, batch, batch % 2 ? 'expectation' : 'probabilities');
      const expected = resultsOn(one, numbers);
      return Object.entries(paths)
        .filter(([, { machine }]) => machine !== one)
        .map(([name, { machine }]) => ({
          name,
          qubits,
          batch,
          what: differences(resultsOn(machine, numbers), expected),
        }))
        .filter(({ what }) => what.length > 0);
    });
    expect(wrong).toEqual([]);
    // Work went to all of them.
    expect(paths['2 threads'].joined()).toBe(2);
  });

  it('on as many threads as there are, or as have room', () => {
    const { machine } = paths['3 threads'];
    const numbers = noisyNumbers(3, 31, 'expectation');
    const twoStates = 2 * 16 * 4 ** 3;
    for (const scratchBytes of [0, twoStates, 2 * twoStates]) {
      expect(differences(resultsOn(machine, numbers, { scratchBytes }), resultsOn(one, numbers))).toEqual([]);
    }
  });

  it('of a batch as a whole, or in parts', () => {
    const wrong = [4, 31, 270].filter((batch) => {
      const numbers = noisyNumbers(3, batch, 'expectation');
      const parts = [0, 2 ** 15].map((partBytes) => resultsOn(one, numbers, { partBytes }));
      return parts.some((part) => differences(part, resultsOn(one, numbers)).length > 0);
    });
    expect(wrong).toEqual([]);
  });
});

it('what a density executor takes of the memory it gives back', () => {
  const { machine } = paths['2 threads'];
  const { memory } = machine.kernels;
  const runAll = () => {
    for (const batch of [1, 5, 31]) resultsOn(machine, noisyNumbers(4, batch, 'expectation'));
  };
  runAll(); // The workspace, which stays, is now as large as it must be.
  const { used } = memory.use();
  runAll();
  expect(memory.use().used).toBe(used);
});
