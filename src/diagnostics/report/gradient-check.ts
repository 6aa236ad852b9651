import { count } from '../../errors.js';
import type { VarianceEstimate } from '../../math/variance-estimate.js';
import { weightsOfLayer } from './circuit-layers.js';
import type { Check } from './check.js';
import { type Figure, figureText, type FindingChart, type Severity } from './finding.js';
import type { Subject } from './subject.js';

/** The variance of slopes at random weights, of all and layer by layer. */
export const gradientCheck: Check = {
  title: 'Gradient variance',
  run(subject, { uniform, own, now }) {
    const { qubits } = subject.circuit;
    const flat = flatVariance(qubits);
    const ratio = own.all.variance / flat;
    const isOwn = own !== uniform;
    const { variance } = own.all;
    const isRandom = ratio < 3 && qubits >= 4;
    const severity: Severity = variance < 1e-5 ? 'bad' : variance < 1e-3 || isRandom ? 'warning' : 'good';
    const text = figureText(variance);
    const shots = figureText(shotsFor(variance));
    const flatText = figureText(flat);
    const verdict =
      severity === 'bad'
        ? `The start lies on a barren plateau: slopes have a variance of ${text}, so it takes some ${shots} shots to tell one from 0.`
        : isRandom
          ? `Slopes have a variance of ${text}, which is about that of random states on ${count(qubits, 'qubit')} (${flatText}): it trains at this size, but would halve with every qubit more.`
          : severity === 'warning'
            ? `Slopes are small: their variance is ${text}, so it takes some ${shots} shots to tell one from 0, though it is ${figureText(ratio)} times that of random states (${flatText}).`
            : `Slopes are steep enough to train: their variance is ${text}${qubits < 4 ? '' : `, ${figureText(ratio)} times that of random states (${flatText})`}.`;
    const chart = layerChart(subject, own.of);
    return {
      severity,
      verdict,
      figures: [
        estimate(isOwn ? `variance, start ${subject.startName}` : 'variance, uniform angles', own.all),
        ...(isOwn ? [estimate('variance, uniform angles', uniform.all)] : []),
        ...(now ? [estimate('mean squared slope at the weights it has', now.all)] : []),
        { label: 'variance for random states (2-design)', value: flat },
        { label: 'steepest weight, variance', value: Math.max(...own.weights) },
        { label: 'flattest weight, variance', value: Math.min(...own.weights) },
      ],
      ...(chart ? { chart } : {}),
    };
  },
};

/**
 * The variance of the slope with a weight in the middle of a circuit whose both halves are 2-designs, for a Pauli word
 * (McClean et al. 2018): `d² / (2 (d² − 1)(d + 1))`.
 */
export function flatVariance(qubits: number): number {
  const d = 2 ** qubits;
  return 1 / (2 * (1 - d ** -2) * (d + 1));
}

/** Shots for each shifted expectation until a slope is 3 of its errors. */
const shotsFor = (variance: number) => 9 / (2 * variance);

export const estimate = (label: string, { variance, low, high }: VarianceEstimate): Figure => ({
  ...{ label, value: variance, low, high },
});

function layerChart(
  { circuit, layers }: Subject,
  of: (places: readonly number[]) => VarianceEstimate,
): FindingChart | undefined {
  if (!layers) return undefined;
  const bars = Array.from({ length: layers.count }, (_, k) => of(weightsOfLayer(circuit, layers, k)));
  if (bars.some(({ variance }) => !(variance > 0))) return undefined;
  return {
    kind: 'bars',
    title: 'Gradient variance, layer by layer',
    x: { label: 'layer', names: bars.map((_, k) => `${k + 1}`) },
    y: { label: 'variance of slopes' },
    series: [{ name: 'variance, 95 %', bars: bars.map(({ variance, low, high }) => ({ y: variance, low, high })) }],
  };
}
