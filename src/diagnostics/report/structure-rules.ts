import type { Circuit } from '../../circuit/circuit.js';
import { count } from '../../errors.js';
import { x, z } from '../../observables/pauli-sum.js';
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
      '// callbacks.localToGlobal goes over to a global one while it trains.',
    ].join('\n'),
  };
};

/** Half the layers, or less where that does not help. */
export const fewerLayersRule: Rule = async ({ subject, measured, isFlat, tried }) => {
  const { circuit, layers, inputs } = subject;
  const counts = [2, 4, Infinity].map((part) => Math.max(1, Math.floor((layers?.count ?? 1) / part)));
  for (const count of new Set(layers ? counts : [])) {
    const shorter = fewerLayers(circuit, count);
    const slopes = await tried(fitted(shorter, inputs));
    const gain = gainOf(measured.uniform.all, slopes.all);
    if (!gain || gain.low < (isFlat ? 1.3 : 3)) continue;
    const features =
      shorter.inputs < circuit.inputs ? ` and reads ${shorter.inputs} features in place of ${circuit.inputs}` : '';
    return {
      title: `Use ${count} of the ${layers!.count} layers`,
      reason: `Each layer spreads the state further. With ${count} it has ${shorter.weights} weights in place of ${circuit.weights}${features}, and expresses less: that is the price.`,
      effect: `${gainText(measured.uniform.all, slopes.all, gain)} Both from uniform angles.`,
      gain,
      code: `const shorter = diagnostics.fewerLayers(circuit, ${count});`,
    };
  }
  return undefined;
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
  const { circuit, observables } = subject;
  const { blind } = sightOf(subject);
  if (blind.length === 0) return undefined;
  const more = [z, x].map((letter) => Array.from({ length: circuit.qubits }, (_, qubit) => letter(qubit)));
  const left = more.map((each) => sightOf({ circuit, observables: [...observables, ...each] }).blind.length);
  const at = left[0]! <= left[1]! ? 0 : 1;
  const isSeen = left[at]! < blind.length;
  return {
    title: 'Read more, or leave out the weights that nothing depends on',
    reason: `Nothing that is read depends on ${count(blind.length, 'weight')} of ${circuit.weights} (${blind.slice(0, 8).join(', ')}${blind.length > 8 ? ', …' : ''}): their gradient is 0 for ever, whatever the data.`,
    effect: isSeen
      ? `Exact: with ${'ZX'[at]} of every qubit read too, ${left[at] === 0 ? 'every weight is seen' : `${left[at]} are still unseen`}; without those weights the outputs are the same.`
      : 'Exact: the outputs are the same without those weights.',
    code: isSeen
      ? [
          `const more = Array.from({ length: ${circuit.qubits} }, (_, q) => ${'zx'[at]}(q));`,
          'const observablesToo = [...observables, ...more];',
          'const layer = layers.quantum({ circuit, observables: observablesToo });',
        ].join('\n')
      : `const unseen = [${blind.slice(0, 16).join(', ')}${blind.length > 16 ? ', /* … */' : ''}]; // gates to leave out`,
  };
};

/** Weights that only repeat what others do. */
export const redundantRule: Rule = ({ subject, findings }) => {
  const { circuit } = subject;
  const finding = findings.find(({ key }) => key === 'quantumFisher');
  const of = (label: string) => finding?.figures.find((figure) => figure.label === label)?.value;
  const [rank, weights, largest] = [of('rank'), of('weights'), of('largest rank possible')];
  if (rank === undefined || weights === undefined || largest === undefined || rank >= weights) return undefined;
  // What nothing depends on has advice of its own.
  if (weights - rank <= sightOf(subject).blind.length) return undefined;
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
      : `const { rank } = await diagnostics.quantumFisherRank(smaller${circuit.inputs > 0 ? ', { inputs: row }' : ''});`,
  };
};
