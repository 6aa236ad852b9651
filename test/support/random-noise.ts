import { type ComplexEntry, matrixOf } from '../../src/math/complex-matrix.js';
import type { Random } from '../../src/math/random.js';
import type { Channel } from '../../src/noise/channel.js';
import * as noise from '../../src/noise/index.js';
import { randomUnitary } from './facts/gates.js';

/** Rules of random channels of every kind after gates of any size, and readings that are wrong now and then. */
export function randomNoise(
  random: Random,
  qubits: number,
  kinds: readonly (keyof typeof makers)[] = allKinds,
): noise.NoiseModel {
  const chosen = Array.from({ length: 3 }, () => kinds[random.integer(kinds.length)]!);
  return noise.noiseModel({
    rules: chosen.map((kind) => {
      const channel = makers[kind](random);
      return channel.qubits === 1 ? { channel } : { channel, size: channel.qubits };
    }),
    readout: Array.from({ length: qubits }, () => ({
      oneForZero: 0.2 * random.uniform(),
      zeroForOne: 0.3 * random.uniform(),
    })),
  });
}

const makers = {
  bitFlip: (random: Random) => noise.bitFlip(0.3 * random.uniform()),
  depolarizing: (random: Random) => noise.depolarizing(0.3 * random.uniform(), 1 + random.integer(2)),
  pauliWords: (random: Random) =>
    noise.pauliChannel({ XY: 0.2 * random.uniform(), ZI: 0.2 * random.uniform(), YZ: 0.1 }),
  amplitudeDamping: (random: Random) => noise.generalizedAmplitudeDamping(random.uniform(), random.uniform()),
  relaxation: (random: Random) =>
    noise.thermalRelaxation({ t1: 50, t2: 70 * random.uniform() + 1, time: 10, excited: 0.1 }),
  reset: (random: Random) => noise.reset(0.3 * random.uniform(), 0.2),
  overRotation: (random: Random) => noise.overRotation(['X', 'ZZ'][random.integer(2)]!, random.normal()),
  kraus: (random: Random): Channel => {
    // Two halves of the columns of a unitary on one qubit more are Kraus operators.
    const { size, re, im } = randomUnitary(3, random);
    const operator = (first: number) =>
      matrixOf(
        Array.from({ length: 4 }, (_, r) =>
          Array.from({ length: 4 }, (_, c): ComplexEntry => {
            const at = (first + r) * size + c;
            return [re[at]!, im[at]!];
          }),
        ),
      );
    return noise.kraus([operator(0), operator(4)]);
  },
};

const allKinds = Object.keys(makers) as (keyof typeof makers)[];

/** Kinds that are mixtures of Pauli words. */
export const pauliKinds: readonly (keyof typeof makers)[] = ['bitFlip', 'depolarizing', 'pauliWords', 'overRotation'];
