import type { PauliSum } from '../../observables/pauli-sum.js';
import { informationContent } from '../information-content.js';
import { lossLandscape } from '../loss-landscape.js';
import { affordable, type Check } from './check.js';
import { figureText, skipped } from './finding.js';
import { weightsOf } from './model-checks.js';
import { sizeOf } from './subject.js';

/** A slice of the landscape to look at, and how much it varies. */
export const landscapeCheck: Check = {
  title: 'Loss landscape',
  async run(subject) {
    const { circuit, observables, seed, weights } = subject;
    if (circuit.weights < 2) return skipped('A slice needs two weights.');
    const inputs = subject.inputs.slice(0, 4);
    const loss = { circuit, observable: meanOf(observables), inputs };
    const points = affordable(subject, 961 * inputs.length, 121 * inputs.length) / inputs.length;
    // Odd, so that the middle is a point of it.
    const resolution = 2 * Math.floor((Math.sqrt(points) - 1) / 2) + 1;
    const landscape = await lossLandscape(loss, { weights: weightsOf(subject), resolution, seed });
    const steps = 50;
    const walks = Math.max(4, Math.min(16, Math.floor(affordable(subject, 816 * inputs.length) / inputs.length / 51)));
    const { maximum, gradientNorm } = await informationContent(loss, { walks, steps, seed });
    const flat = landscape.losses.flat();
    const [low, high] = flat.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity]);
    const range = high - low;
    const { axis } = landscape;
    return {
      severity: range < 0.01 ? 'warning' : 'note',
      verdict: `Along two random directions through ${weights ? 'the weights it has' : 'a random start'} the mean of what is read moves by ${figureText(range)} within ± π. Random walks say that its gradient is ${figureText(gradientNorm.low)} to ${figureText(gradientNorm.high)} long.`,
      figures: [
        { label: 'range in the slice', value: range },
        { label: 'information content', value: maximum },
        { label: 'gradient length, at least', value: gradientNorm.low },
        { label: 'gradient length, at most', value: gradientNorm.high },
      ],
      chart: {
        ...{ kind: 'heat', title: 'A slice of the landscape', values: landscape.losses, label: 'mean' },
        x: { label: 'direction 1 (radians)', values: axis },
        y: { label: 'direction 2 (radians)', values: axis },
        ...{ width: 640, height: 480 },
      },
    };
  },
};

/** All that is read, each in units of its size, on average. */
function meanOf(observables: readonly PauliSum[]): PauliSum {
  return observables
    .map((observable) => observable.scaled(1 / (sizeOf(observable) || 1) / observables.length))
    .reduce((sum, observable) => sum.plus(observable));
}
