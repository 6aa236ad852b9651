import type { Circuit } from '../../circuit/circuit.js';
import { supportOf } from '../../math/pauli-word.js';
import { Random } from '../../math/random.js';
import { type PauliSum, z } from '../../observables/pauli-sum.js';
import { bestLaw, type DecayFit, decayFits, type DecayLaw, foreseen } from '../decay-fit.js';
import { affordable, type Check, mostWork, workOf } from './check.js';
import { figureText, skipped } from './finding.js';
import { measuredSlopes } from './slopes.js';
import { familyOf } from '../../circuit/templates/template-family.js';
import { uniformStart } from './weight-start.js';

/** How the variance falls with qubits, where a template makes the circuit: a circuit by itself has one size. */
export const sizeCheck: Check = {
  title: 'Number of qubits',
  async run({ circuit, observables, samples, seed }) {
    const family = familyOf(circuit);
    if (!family) {
      return skipped(
        'A circuit has one size, and no template known here makes just this one. Scale your own builder with diagnostics.gradientScaling.',
      );
    }
    const readOf = kinOf(observables, circuit.qubits);
    if (!readOf) return skipped('The observables are none that other sizes have too, such as Z of every qubit.');
    const sizes = sizesAround(circuit.qubits, (size) => workOf({ circuit: family.circuitOf(size) }, 32) < mostWork);
    if (sizes.length < 3) return skipped('Fewer than three sizes can be run, which tells no law.');
    const points = [];
    for (const size of sizes) {
      const kin = family.circuitOf(size);
      const { all } = await measuredSlopes(
        { circuit: kin, observables: readOf(size), inputs: rowsFor(kin, seed), start: uniformStart(kin) },
        { samples: affordable({ circuit: kin }, samples), seed },
      );
      points.push({ size, ...all });
    }
    const seen = points.filter(({ variance }) => variance > 1e-14);
    if (seen.length < 3) return skipped('The gradients are 0 at these sizes.');
    const fits = decayFits(seen);
    const law = bestLaw(fits);
    return {
      severity: law === 'exponential' && fits.exponential.slope < 0 ? 'warning' : law === undefined ? 'note' : 'good',
      verdict: `It is ${family.code}. ${lawText(law, fits, sizes)}`,
      figures: points.map(({ size, variance, low, high }) => ({
        ...{ label: `variance, ${size} qubits`, value: variance, low, high },
      })),
      chart: {
        ...{ kind: 'line', title: 'Gradient variance over the number of qubits', x: { label: 'qubits' } },
        y: { label: 'variance of slopes', scale: 'log' },
        series: [
          {
            ...{ name: 'measured, 95 %', style: 'marks' },
            points: seen.map(({ size, variance, low, high }) => ({ x: size, y: variance, low, high })),
          },
          ...(['exponential', 'polynomial'] as const).map((name) => ({
            ...{ name, style: 'dashed' as const },
            points: sizes.map((size) => ({ x: size, y: foreseen(name, fits[name], size) })),
          })),
        ],
      },
    };
  },
};

/** What is read at other sizes: Z of every qubit, ZZ of neighbours on a ring, or Z of all at once. */
function kinOf(observables: readonly PauliSum[], qubits: number): ((size: number) => PauliSum[]) | undefined {
  const words = observables.flatMap(({ terms }) => terms.map(({ word }) => word));
  if (observables.some(({ terms }) => terms.length !== 1) || words.some(({ x }) => x !== 0n)) return undefined;
  const sizes = words.map((word) => supportOf(word).length);
  if (sizes.every((size) => size === qubits) && qubits > 2) {
    return (size) => [indices(size).map((q) => z(q)).reduce((a, b) => a.times(b))]; // prettier-ignore
  }
  if (sizes.some((size) => size < 1 || size > 2)) return undefined;
  const [singles, pairs] = [1, 2].map((size) => sizes.includes(size));
  return (size) => [
    ...(singles ? indices(size).map((q) => z(q)) : []),
    ...(pairs ? indices(size).map((q) => z(q).times(z((q + 1) % size))) : []),
  ];
}

const indices = (length: number) => Array.from({ length }, (_, k) => k);

/** Up to six sizes, the circuit's own among them, from 3 qubits on (of two a ring has one pair) to two more than it has. */
function sizesAround(qubits: number, isAffordable: (size: number) => boolean): number[] {
  const all = indices(Math.max(qubits + 2, 6) - 2).map((k) => k + 3);
  const possible = all.filter((size) => size === qubits || isAffordable(size));
  const step = Math.max(1, Math.ceil(possible.length / 6));
  return possible.filter((size) => (size - qubits) % step === 0);
}

function rowsFor({ inputs }: Circuit, seed: number): number[][] {
  const random = new Random(seed);
  return indices(inputs === 0 ? 1 : 16).map(() => indices(inputs).map(() => Math.PI * (2 * random.uniform() - 1)));
}

function lawText(
  law: DecayLaw | undefined,
  fits: Readonly<Record<DecayLaw, DecayFit>>,
  sizes: readonly number[],
): string {
  const [first, last] = [sizes[0]!, sizes.at(-1)!];
  const far = 2 * last;
  const range = `From ${first} to ${last} qubits`;
  switch (law) {
    case 'exponential': {
      const { slope, slopeError } = fits.exponential;
      const rate = Math.exp(slope);
      const end =
        slope < 0
          ? `: a barren plateau. At ${far} it would be ${figureText(foreseen('exponential', fits.exponential, far))}.`
          : '.';
      return `${range} the variance changes by a factor of ${rate.toFixed(2)} ± ${(1.96 * slopeError * rate).toFixed(2)} a qubit${end}`;
    }
    case 'polynomial':
      return `${range} the variance goes with the power ${fits.polynomial.slope.toFixed(1)} of the number of qubits: no barren plateau. At ${far} it would be ${figureText(foreseen('polynomial', fits.polynomial, far))}.`;
    case 'constant':
      return `${range} the variance does not change.`;
    case undefined:
      return `${range} the variance falls, and these sizes do not tell exponential from polynomial decay.`;
  }
}
