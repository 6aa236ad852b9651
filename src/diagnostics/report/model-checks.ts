import { count } from '../../errors.js';
import { Random } from '../../math/random.js';
import { effectiveDimension, fisherSpectrum } from '../effective-dimension.js';
import { fisherInformation } from '../fisher-information.js';
import { frequencySpectrum } from '../frequency-spectrum.js';
import { kernelConcentration } from '../kernel-concentration.js';
import { possibleFrequencies } from '../possible-frequencies.js';
import { quantumFisherRank } from '../quantum-fisher-rank.js';
import { affordable, type Check, mostWork, workOf } from './check.js';
import { figureText, skipped } from './finding.js';
import type { Subject } from './subject.js';

/** The weights it has, or random ones. */
export const weightsOf = ({ weights, start, seed }: Subject): readonly number[] => weights ?? start(seed);

/** What the model can tell apart in a feature, and what of it its weights use. */
export const frequencyCheck: Check = {
  title: 'Frequencies of the model',
  async run(subject) {
    const { circuit, observables, inputs } = subject;
    if (circuit.inputs === 0) return skipped('The circuit has no inputs.');
    const row = inputs[0]!;
    const looked = Math.min(circuit.inputs, 16);
    const possible = Array.from({ length: looked }, (_, input) =>
      possibleFrequencies(circuit, observables, { input, inputs: row }),
    );
    const unread = possible.filter(({ uploads }) => uploads === 0).length;
    const highest = Math.max(...possible.flatMap(({ frequencies }) => frequencies));
    const richest = possible.reduce((a, b) => (b.frequencies.length > a.frequencies.length ? b : a));
    const feature = possible.indexOf(richest);
    const figures = [
      { label: 'highest frequency', value: highest, unit: 'rad per unit' },
      { label: 'frequencies of a feature, 0 among them', value: richest.frequencies.length },
      { label: `features nothing depends on, of ${looked}`, value: unread },
    ];
    const uses = `In a feature the model is a Fourier series with up to ${richest.frequencies.length} frequencies, 0 among them, the highest ${figureText(highest)}.`;
    if (richest.unit === undefined || workOf(subject, 4 * richest.frequencies.length) > mostWork) {
      return { severity: unread > 0 ? 'warning' : 'note', verdict: uses, figures };
    }
    const spectrum = await frequencySpectrum(circuit, observables, {
      ...{ input: feature, inputs: row, weights: weightsOf(subject) },
    });
    const sizes = spectrum.frequencies.map((_, k) =>
      Math.max(...spectrum.coefficients.map((series) => series[k]!.size)),
    );
    const shown = sizes.slice(0, 24);
    return {
      severity: unread > 0 ? 'warning' : 'note',
      verdict:
        uses +
        (unread > 0 ? ` ${count(unread, 'feature')} of ${looked} cannot be told from what is read.` : '') +
        (highest <= 1
          ? ' One frequency a feature: each enters as a sine and a constant, and anything finer must come from layers before.'
          : ''),
      figures,
      chart: {
        ...{ kind: 'bars', title: `Fourier coefficients in feature ${feature}` },
        x: { label: 'frequency', names: spectrum.frequencies.slice(0, 24).map((frequency) => figureText(frequency)) },
        y: { label: 'largest |c| of the observables' },
        series: [{ name: '|c|', bars: shown.map((size) => ({ y: size })) }],
      },
    };
  },
};

/** How many of the weights do something of their own. */
export const quantumFisherCheck: Check = {
  title: 'Quantum Fisher information',
  isSlow: true,
  async run(subject) {
    const { circuit, inputs, seed } = subject;
    const { qubits, weights } = circuit;
    if (qubits > 10 || weights > 160 || workOf(subject, 2 * weights) > mostWork) {
      return skipped('Its rank takes the derivative of the state with each weight, which is too much here.');
    }
    const { rank, redundant, largest } = await quantumFisherRank(circuit, { samples: 1, seed, inputs: inputs[0]! });
    const text =
      redundant === 0
        ? `Every one of the ${weights} weights moves the state in a direction of its own.`
        : `${count(redundant, 'weight')} of ${weights} ${redundant === 1 ? 'does' : 'do'} nothing to the state that others do not do already.`;
    const over = rank >= largest ? ' The circuit is overparametrised: it reaches every direction there is.' : '';
    return {
      severity: redundant > 0 && rank < largest ? 'warning' : 'note',
      verdict: text + over,
      figures: [
        { label: 'rank', value: rank },
        { label: 'weights', value: weights },
        { label: 'largest rank possible', value: largest },
      ],
    };
  },
};

/** How many weights count for so many data. */
export const effectiveDimensionCheck: Check = {
  title: 'Effective dimension',
  isSlow: true,
  async run(subject) {
    const { circuit, inputs, seed } = subject;
    const { qubits, weights } = circuit;
    const [samples, rows] = [8, inputs.slice(0, 2)];
    if (qubits > 8 || weights > 128 || workOf(subject, samples * rows.length * 2 ** qubits * 4) > mostWork) {
      return skipped('It takes a gradient for each of the 2^qubits outcomes, which is too much here.');
    }
    const fishers = await fisherInformation(circuit, { samples, seed, inputs: rows });
    const { dimension, normalised, standardError = 0 } = effectiveDimension(fishers);
    const { mean } = fisherSpectrum(fishers);
    const small = mean.filter((value) => value < 0.01).length;
    return {
      severity: 'note',
      verdict: `For 5000 data ${figureText(dimension)} of ${weights} weights count (${figureText(100 * normalised)} %). ${small} of the Fisher eigenvalues ${small === 1 ? 'is' : 'are'} below 1 % of their mean: directions that no outcome feels.`,
      figures: [
        {
          ...{ label: 'effective dimension', value: dimension },
          ...{ low: dimension - 1.96 * standardError, high: dimension + 1.96 * standardError },
        },
        { label: 'the same a weight', value: normalised },
        { label: 'eigenvalues below 0.01 of the mean', value: small },
      ],
      chart: {
        ...{ kind: 'line', title: 'Fisher spectrum, the largest first' },
        ...{ x: { label: 'eigenvalue number' }, y: { label: 'eigenvalue / mean' } },
        series: [{ name: 'mean over weights', points: mean.map((value, k) => ({ x: k + 1, y: value })) }],
      },
    };
  },
};

/** Whether a kernel of its states tells samples apart. */
export const kernelCheck: Check = {
  title: 'Kernel concentration',
  async run(subject) {
    const { circuit, inputs, seed } = subject;
    if (circuit.inputs === 0) return skipped('The circuit has no inputs, so it makes no kernel.');
    if (circuit.qubits > 12) return skipped('States of more than 12 qubits are not compared.');
    const weights = weightsOf(subject);
    const samples = affordable(subject, 500, 100);
    const { mean, variance, shots, haar } = await kernelConcentration(circuit, {
      ...{ samples, weights, data: inputs, seed: new Random(seed).integer(2 ** 30) },
    });
    const isFlat = variance < 4 * haar.variance && circuit.qubits >= 4;
    return {
      severity: isFlat ? 'warning' : 'note',
      verdict: isFlat
        ? `As a kernel it is concentrated: entries spread no more than those of random states, and telling two apart takes ${figureText(shots)} shots. Scale the features down if you use it as one.`
        : `As a kernel its entries spread enough to be told apart with ${figureText(shots)} shots each.`,
      figures: [
        { label: 'mean of entries', value: mean },
        { label: 'variance of entries', value: variance },
        { label: 'variance for random states', value: haar.variance },
        { label: 'shots an entry', value: shots, unit: 'shots' },
      ],
    };
  },
};
