import { noiseFloor } from '../noise-floor.js';
import type { Rule } from './advice.js';
import { fewerLayers } from './circuit-variants.js';
import { figureText } from './finding.js';

/** Less depth where noise eats the gradient. */
export const noiseRule: Rule = async ({ subject }) => {
  const { circuit, observables, noise, layers, seed } = subject;
  if (!noise) return undefined;
  const now = await noiseFloor(circuit, observables, { noise, gradient: 1, seed });
  if (now.factor > 0.5 || !layers) return undefined;
  const half = Math.max(1, Math.floor(layers.count / 2));
  const then = await noiseFloor(fewerLayers(circuit, half), observables, { noise, gradient: 1, seed });
  const shots = (then.factor / now.factor) ** 2;
  return {
    title: `Use ${half} of the ${layers.count} layers against the noise`,
    reason: 'Noise shrinks slopes by a factor a layer; mitigation pays the same factor in shots.',
    effect: `Computed: noise leaves ${figureText(100 * then.factor)} % of a slope in place of ${figureText(100 * now.factor)} %, which saves a factor of ${figureText(shots)} in shots.`,
    code: `const shorter = diagnostics.fewerLayers(circuit, ${half});`,
  };
};

/** More shots where too few are asked for. */
export const shotsRule: Rule = ({ subject: { circuit, shots }, findings }) => {
  const floor = findings.find(({ key }) => key === 'noise');
  const of = (label: string) => floor?.figures.find((figure) => figure.label.startsWith(label))?.value;
  const [needed, resolved] = [of('shots an expectation'), of('slope that')];
  if (shots === undefined || needed === undefined || resolved === undefined || needed <= shots) return undefined;
  return {
    title: `Measure with ${figureText(needed)} shots, not ${figureText(shots)}`,
    reason: `With ${figureText(shots)} shots a slope below ${figureText(resolved)} is lost in its statistical error.`,
    effect: `Computed: the typical slope is then 3 of its errors, for ${figureText(needed / shots)} times the cost.`,
    code: [
      `const options = { shots: ${Math.round(needed)}${circuit.inputs > 0 ? ', inputs: rows' : ''} };`,
      'const floor = await diagnostics.noiseFloor(circuit, observables, options);',
    ].join('\n'),
  };
};

/** What a classical computer does as well. */
export const classicalRule: Rule = ({ subject: { circuit }, findings }) => {
  const finding = findings.find(({ key }) => key === 'simulability');
  if (!finding?.verdict.startsWith('Probably')) return undefined;
  return {
    title: 'Simulate it, do not send it to a device',
    reason: finding.verdict,
    effect: 'No quantum advantage is to be had from this circuit; a device would add noise and shots.',
    code: [
      `const options = { ${circuit.inputs > 0 ? 'inputs: rows, ' : ''}weights };`,
      'const found = await propagatedExpectation(circuit, observables, options);',
    ].join('\n'),
  };
};

/** What a classical model does as well. */
export const baselinesRule: Rule = ({ subject: { circuit }, findings }) => {
  if (circuit.inputs === 0 || findings.some(({ key }) => key === 'baselines')) return undefined;
  return {
    title: 'Ask classical models too',
    reason: 'Whether the circuit earns its place can only be told on your data.',
    effect: 'Not measured here, for it trains: one table with means and deviations over seeds, and a plain verdict.',
    code: [
      'const comparison = await baselines.compareBaselines({',
      '  model: (seed) => compiledModel(seed), // yours, compiled',
      '  data: (seed) => data.split(table, { test: 0.25, seed }),',
      '});',
      'console.log(baselines.comparisonTable(comparison));',
    ].join('\n'),
  };
};
