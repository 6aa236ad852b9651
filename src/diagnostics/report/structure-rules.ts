import type { Circuit } from '../../circuit/circuit.js';
import { z } from '../../observables/pauli-sum.js';
import type { Rule } from './advice.js';
import { fewerLayers, otherEntangler } from './circuit-variants.js';
import { sightOf } from './circuit-check.js';
import { figureText } from './finding.js';
import { gainOf, gainText } from './gain.js';
import { layersOf } from './circuit-layers.js';
import { localityOf } from './subject.js';
import { uniformStart } from './weight-start.js';

/** Read single qubits in place of all at once. */
export const localObservableRule: Rule = async ({ subject: { circuit, observables }, measured, tried }) => {
  const { qubits } = circuit;
  if (qubits < 3 || localityOf(observables) <= Math.max(2, qubits / 2)) return undefined;
  const slopes = await tried({ observables: Array.from({ length: qubits }, (_, qubit) => z(qubit)) });
  const gain = gainOf(measured.own.all, slopes.all);
  if (!gain || gain.low < 1.2) return undefined;
  return {
    title: 'Read a local observable',
    reason: `The observables touch up to ${localityOf(observables)} of ${qubits} qubits at once; what touches few keeps its slopes in circuits that are not deep (Cerezo et al. 2021).`,
    effect: gainText(measured.own.all, slopes.all, gain),
    gain,
    code: [
      `const observables = Array.from({ length: ${qubits} }, (_, qubit) => z(qubit));`,
      'const layer = layers.quantum({ circuit, observables });',
      '// Where the global one is what counts in the end, go over to it while training: callbacks.localToGlobal',
    ].join('\n'),
  };
};

/** Half the layers. */
export const fewerLayersRule: Rule = async ({ subject, measured, isFlat, tried }) => {
  const { circuit, layers, inputs } = subject;
  if (!layers) return undefined;
  const half = Math.max(1, Math.floor(layers.count / 2));
  const shorter = fewerLayers(circuit, half);
  const slopes = await tried(fitted(shorter, inputs));
  const gain = gainOf(measured.uniform.all, slopes.all);
  if (!gain || gain.low < (isFlat ? 1.3 : 3)) return undefined;
  return {
    title: `Use ${half} of the ${layers.count} layers`,
    reason: `Each layer spreads the state further. With ${half} it has ${shorter.weights} weights in place of ${circuit.weights}${shorter.inputs < circuit.inputs ? ` and reads ${shorter.inputs} features in place of ${circuit.inputs}` : ''}, and expresses less.`,
    effect: `${gainText(measured.uniform.all, slopes.all, gain)} Both from uniform angles.`,
    gain,
    code: `const shorter = diagnostics.fewerLayers(circuit, ${half});`,
  };
};

/** Other pairs. */
export const entanglerRule: Rule = async ({ subject, measured, isFlat, tried }) => {
  const { circuit, inputs } = subject;
  const found = await Promise.all(
    (['line', 'pairwise'] as const).map(async (name) => {
      const other = otherEntangler(circuit, name);
      const slopes = await tried(fitted(other, inputs));
      return { name, slopes, other };
    }),
  );
  const best = found.reduce((a, b) => (b.slopes.all.variance > a.slopes.all.variance ? b : a));
  const gain = gainOf(measured.uniform.all, best.slopes.all);
  if (!gain || gain.low < (isFlat ? 1.2 : 2)) return undefined;
  return {
    title: `Entangle ${best.name === 'line' ? 'neighbours in a line' : 'neighbouring pairs'} only`,
    reason: `A ring lets every qubit reach every other in one layer, so that light cones fill at once; ${best.name === 'line' ? 'a line' : 'pairs in two moments'} (${best.other.operations.length} gates in place of ${circuit.operations.length}) takes longer.`,
    effect: `${gainText(measured.uniform.all, best.slopes.all, gain)} Both from uniform angles.`,
    gain,
    code: `const other = diagnostics.otherEntangler(circuit, '${best.name}');`,
  };
};

const fitted = (circuit: Circuit, inputs: readonly (readonly number[])[]) => ({
  ...{ circuit, start: uniformStart(circuit) },
  inputs: inputs.map((row) => row.slice(0, circuit.inputs)),
});

/** Weights that nothing depends on. */
export const unseenRule: Rule = ({ subject }) => {
  const { blind, program, turns } = sightOf(subject);
  if (blind.length === 0) return undefined;
  const { circuit } = subject;
  return {
    title: 'Read more, or leave out the weights that nothing depends on',
    reason: `Nothing that is read depends on ${blind.length} of ${circuit.weights} weights: their gradient is 0 for ever, whatever the data.`,
    effect: `Exact: the same outputs with ${blind.length} weights fewer; ${program.steps.length} of ${turns} rotations count.`,
    code: [
      `const observables = Array.from({ length: ${circuit.qubits} }, (_, qubit) => z(qubit)); // or turn the last layer's axis`,
      'const layer = layers.quantum({ circuit, observables });',
    ].join('\n'),
  };
};

/** Weights that only repeat what others do. */
export const redundantRule: Rule = ({ subject: { circuit }, findings }) => {
  const finding = findings.find(({ key }) => key === 'quantumFisher');
  const of = (label: string) => finding?.figures.find((figure) => figure.label === label)?.value;
  const [rank, weights, largest] = [of('rank'), of('weights'), of('largest rank possible')];
  if (rank === undefined || weights === undefined || largest === undefined || rank >= weights) return undefined;
  const layers = layersOf(circuit);
  const enough = layers && Math.max(1, Math.ceil((layers.count * rank) / weights));
  const isCut = layers !== undefined && enough !== undefined && enough < layers.count && rank >= largest;
  return {
    title: 'Leave out weights that repeat others',
    reason:
      rank >= largest
        ? 'The state moves in every direction there is with fewer weights; more make a smoother landscape, at the price of longer steps.'
        : 'Some weights turn the state as others do already, such as two rotations about one axis with nothing between that they do not commute with.',
    effect: `Measured: the state moves in ${figureText(rank)} directions with ${figureText(weights)} weights, so ${figureText(weights - rank)} can go.`,
    code: isCut
      ? `const shorter = diagnostics.fewerLayers(circuit, ${enough});`
      : 'const { rank } = await diagnostics.quantumFisherRank(circuit, { inputs }); // of each circuit that you try',
  };
};
