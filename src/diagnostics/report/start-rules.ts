import { gaussianByDepth, identityBlocks, nearClifford, smallNormal } from '../../initializers/index.js';
import type { Initializer } from '../../initializers/place.js';
import { mirroredPairs } from '../../circuit/mirrors.js';
import type { Advice, Rule, RuleContext } from './advice.js';
import { weightsOfLayer } from './circuit-layers.js';
import { gainOf, gainText } from './gain.js';
import type { Slopes } from './slopes.js';
import { startOf } from './weight-start.js';

/** The initializers that are tried, as they are written. */
const candidates: Readonly<Record<string, () => Initializer>> = {
  'initializers.smallNormal({ stddev: 0.1 })': () => smallNormal({ stddev: 0.1 }),
  'initializers.gaussianByDepth()': () => gaussianByDepth(),
  'initializers.nearClifford()': () => nearClifford(),
  'initializers.identityBlocks()': () => identityBlocks(),
};

/** A factor in variance that is worth a line where gradients are fine; where they are not, less is. */
const worthwhile = ({ isFlat }: RuleContext) => (isFlat ? 1.3 : 3);

/** Start elsewhere than the circuit does. */
export const initializerRule: Rule = async (context) => {
  const { subject, measured, tried } = context;
  const { circuit, observables, startName } = subject;
  let best: { readonly code: string; readonly slopes: Slopes } | undefined;
  for (const [code, make] of Object.entries(candidates)) {
    const initializer = make();
    if (initializer.getClassName() === startName) continue;
    if (code.includes('identityBlocks') && mirroredPairs(circuit).length === 0) continue;
    const slopes = await tried({ start: startOf(initializer, circuit, observables) });
    if (slopes.all.variance > (best?.slopes.all.variance ?? 0)) best = { code, slopes };
  }
  const gain = best && gainOf(measured.own.all, best.slopes.all);
  if (!best || !gain || gain.low < worthwhile(context)) return undefined;
  return {
    title: 'Start the weights elsewhere',
    reason:
      'Angles near 0 keep the state near where the embedding puts it, from where slopes are steep. It helps the start alone: a better start is no better end.',
    effect: gainText(measured.own.all, best.slopes.all, gain),
    gain,
    code: [
      `const weightInitializer = ${best.code};`,
      'const layer = layers.quantum({ circuit, observables, weightInitializer });',
    ].join('\n'),
  };
};

/** Train the first layer alone, then grow. */
export const layerwiseRule: Rule = async (context): Promise<Omit<Advice, 'key'> | undefined> => {
  const { subject, measured, tried } = context;
  const { circuit, layers, start } = subject;
  if (!layers || layers.count < 3 || circuit.weightGroups.length !== 1) return undefined;
  const sizes = Array.from({ length: layers.count }, (_, k) => weightsOfLayer(circuit, layers, k));
  const inLayers = new Set(sizes.flat());
  const first = sizes[0]!;
  const isFirst = new Set(first);
  const slopes = await tried({
    start: (seed) => start(seed).map((value, place) => (isFirst.has(place) || !inLayers.has(place) ? value : 0)),
  });
  const grown = slopes.of(first);
  const gain = gainOf(measured.own.all, grown);
  if (!gain || gain.low < worthwhile(context)) return undefined;
  // Rotations after the last layer grow with it.
  const rest = circuit.weights - inLayers.size;
  const cut = sizes.map(({ length }, k) => length + (k === layers.count - 1 ? rest : 0));
  const isEven = rest === 0 && cut.every((size) => size === cut[0]);
  return {
    title: 'Train layer by layer',
    reason: `One layer of ${layers.count} with the others idle has steeper slopes than all at once at random; each further layer starts as the identity.`,
    effect: gainText(measured.own.all, grown, gain),
    gain,
    code: [
      `const parts = ${isEven ? layers.count : `[${cut.join(', ')}]`};`,
      'const growing = callbacks.layerwise({ layers: parts, epochsPerStep: 3 });',
      `await model.fit(xs, ys, { epochs: ${3 * layers.count + 12}, callbacks: [growing] });`,
    ].join('\n'),
  };
};
