import { bestLaw, decayFits } from '../decay-fit.js';
import { affordable, type Check } from './check.js';
import { withLayers } from './circuit-layers.js';
import { figureText, skipped, type Figure } from './finding.js';
import { measuredSlopes, type Slopes } from './slopes.js';
import type { Subject } from './subject.js';
import { uniformStart } from './weight-start.js';

/** How the variance falls with layers. */
export const depthCheck: Check = {
  title: 'Depth',
  async run(subject, { uniform }) {
    const { circuit, layers } = subject;
    if (!layers) return skipped('No layers that repeat were found in the gates, so there is nothing to cut.');
    const sizes = depths(layers.count);
    const points: { size: number; variance: number; standardError: number; low: number; high: number }[] = [];
    for (const size of sizes) {
      const { all } = size === layers.count ? uniform : await slopesWithLayers(subject, size);
      points.push({ size, ...all });
    }
    const [first, last] = [points[0]!, points.at(-1)!];
    const isFalling = last.high < first.low;
    const seen = points.filter(({ variance }) => variance > 1e-14);
    const law = seen.length >= 3 ? bestLaw(decayFits(seen)) : undefined;
    const before = points.at(-2)!;
    const isLevel = points.length >= 3 && last.high > before.low && before.high < first.low;
    const lawText = isLevel
      ? ', where it has levelled off'
      : law === 'exponential'
        ? ', by about the same factor a layer'
        : law === 'polynomial'
          ? ', ever more slowly'
          : '';
    const verdict = isFalling
      ? `With uniform angles the variance falls from ${figureText(first.variance)} at ${layersText(first.size)} to ${figureText(last.variance)} at ${layersText(last.size)}${lawText}.`
      : `Layers cost no gradient here: the variance is ${figureText(first.variance)} at ${layersText(first.size)} and ${figureText(last.variance)} at ${layersText(last.size)}, with uniform angles.`;
    const figures: Figure[] = points.map(({ size, variance, low, high }) => ({
      ...{ label: `variance, ${layersText(size)}`, value: variance, low, high },
    }));
    return {
      severity: isFalling && last.variance < first.variance / 10 ? 'warning' : isFalling ? 'note' : 'good',
      ...{ verdict, figures },
      ...(seen.length < 2
        ? {}
        : {
            chart: {
              ...{ kind: 'line', title: 'Gradient variance over the number of layers', x: { label: 'layers' } },
              y: { label: 'variance of slopes', scale: 'log' },
              series: [
                {
                  name: 'measured, 95 %',
                  points: seen.map(({ size, variance, low, high }) => ({ x: size, y: variance, low, high })),
                },
              ],
            } as const,
          }),
    };
    function slopesWithLayers(of: Subject, count: number): Promise<Slopes> {
      const cut = withLayers(circuit, layers!, count);
      const { samples, seed, observables } = of;
      // A shorter circuit may read fewer features: the first ones.
      const inputs = of.inputs.map((row) => row.slice(0, cut.inputs));
      return measuredSlopes(
        { circuit: cut, observables, inputs, start: uniformStart(cut) },
        { samples: affordable({ circuit: cut }, samples), seed },
      );
    }
  },
};

/** All numbers of layers up to 6; else 1, the whole, and some between. */
function depths(most: number): number[] {
  if (most <= 6) return Array.from({ length: most }, (_, k) => k + 1);
  return [...new Set([0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => Math.round(1 + share * (most - 1))))];
}

const layersText = (count: number) => `${count} layer${count === 1 ? '' : 's'}`;
