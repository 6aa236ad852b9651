import type { PauliSum } from '../../observables/pauli-sum.js';
import { generatorsOf, type LieAlgebra, lieAlgebra, lossVariance } from '../lie-algebra.js';
import { simulability } from '../simulability.js';
import type { Check } from './check.js';
import { figureText, type Figure, skipped } from './finding.js';

/** Dimensions that are looked for: more than any algebra known to train well has at sizes that are simulated. */
const wordCap = 2048;
const sumCap = 160;

/** The dimension of the Lie algebra, and the loss variance that it predicts. */
export const algebraCheck: Check = {
  title: 'Lie algebra',
  run({ circuit, observables }, { uniform }) {
    const generators = generatorsOf(circuit);
    if (generators.length === 0) return skipped('No weight turns a Pauli word.');
    const areWords = generators.every(({ terms }) => terms.length === 1);
    const algebra = lieAlgebra(generators, { cap: areWords ? wordCap : sumCap });
    const { dimension, cap } = algebra;
    const most = 4 ** circuit.qubits - 1;
    if (dimension === undefined) {
      return {
        severity: 'warning',
        verdict: `The dynamical Lie algebra has more than ${figureText(cap)} dimensions (at most ${figureText(most)}): probably exponential. Deep enough, such a circuit has a barren plateau.`,
        figures: [
          { label: 'dimension, more than', value: cap },
          { label: 'largest possible', value: most },
        ],
      };
    }
    const isFull = dimension >= most / 2 && circuit.qubits > 2;
    const predicted = predictedVariance(algebra, observables);
    const figures: Figure[] = [
      { label: 'dimension', value: dimension },
      { label: 'largest possible', value: most },
    ];
    if (predicted !== undefined) {
      const measured =
        uniform.expectations.reduce((sum, { variance }) => sum + variance, 0) / uniform.expectations.length;
      figures.push({ label: 'loss variance, predicted for deep circuits', value: predicted });
      figures.push({ label: 'loss variance, measured', value: measured });
    }
    const prediction =
      predicted === undefined
        ? 'The observables do not lie in it, so the theory predicts no variance.'
        : `A circuit deep enough to spread over it has a loss variance of ${figureText(predicted)}.`;
    return {
      severity: isFull ? 'warning' : 'good',
      verdict: isFull
        ? `The dynamical Lie algebra has ${figureText(dimension)} of ${figureText(most)} dimensions: controllable, so a deep version of this circuit has a barren plateau. ${prediction}`
        : `The dynamical Lie algebra has ${figureText(dimension)} of ${figureText(most)} dimensions: small, so deep versions of it may still train. ${prediction}`,
      figures,
    };
  },
};

function predictedVariance(algebra: LieAlgebra, observables: readonly PauliSum[]): number | undefined {
  const sizes = observables.map(({ terms }) =>
    terms.reduce((sum, { word, coefficient }) => sum + (word.x + word.z === 0n ? 0 : Math.abs(coefficient)), 0),
  );
  const all = observables.map((observable, o) => {
    const variance = lossVariance(algebra, observable);
    return variance === undefined ? undefined : variance / (sizes[o]! || 1) ** 2;
  });
  if (all.some((variance) => variance === undefined)) return undefined;
  return all.reduce<number>((sum, variance) => sum + variance!, 0) / all.length;
}

/** The reverse of the coin: what trains well is often easy for classical computers. */
export const simulabilityCheck: Check = {
  title: 'Classical simulability',
  async run({ circuit, observables, seed }) {
    const { isProbablySimulable, verdict, signs } = await simulability(circuit, observables, {
      ...{ seed, samples: 2, words: 4096 },
    });
    return {
      severity: isProbablySimulable || circuit.qubits <= 25 ? 'note' : 'good',
      verdict,
      figures: signs.flatMap(({ kind, figures }) =>
        Object.entries(figures)
          .filter(([name]) => !['cap', 'limit', 'samples', 'of', 'all'].includes(name))
          .map(([name, value]) => ({ label: `${kind}: ${name}`, value })),
      ),
    };
  },
};
