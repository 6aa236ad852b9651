import { noiseFloor } from '../noise-floor.js';
import type { Check } from './check.js';

/** What noise leaves of the gradient, and the shots and time that it takes. */
export const noiseCheck: Check = {
  title: 'Noise floor and shots',
  async run({ circuit, observables, noise, shots, shotsPerSecond, costPerShot, inputs, seed }, { own }) {
    const gradient = Math.sqrt(own.all.variance);
    if (!(gradient > 0))
      return { severity: 'bad', verdict: 'There is no slope that noise or shots could hide.', figures: [] };
    const floor = await noiseFloor(circuit, observables, {
      ...{ noise, shots, shotsPerSecond, costPerShot, inputs, seed, gradient },
    });
    const isDrowned = floor.resolved !== undefined && floor.resolved > floor.gradient.noisy;
    const severity =
      isDrowned || floor.factor < 0.1 || floor.shots.perExpectation > 1e6
        ? 'bad'
        : floor.factor < 0.5 || floor.shots.perExpectation > 1e4
          ? 'warning'
          : 'good';
    return {
      severity,
      verdict: floor.verdict,
      figures: [
        { label: 'typical slope without noise', value: floor.gradient.noiseless },
        ...(noise
          ? [
              { label: 'what noise leaves of it', value: 100 * floor.factor, unit: '%' },
              { label: 'bound of any way of a word', value: 100 * floor.bound, unit: '%' },
            ]
          : []),
        { label: 'shots an expectation, signal 3 errors', value: floor.shots.perExpectation, unit: 'shots' },
        { label: 'shots a gradient of one sample', value: floor.shots.perGradient, unit: 'shots' },
        { label: `time of it at ${shotsPerSecond} shots/s`, value: floor.shots.seconds, unit: 's' },
        ...(floor.shots.price === undefined ? [] : [{ label: 'price of it', value: floor.shots.price }]),
        ...(floor.resolved === undefined
          ? []
          : [{ label: `slope that ${shots} shots resolve`, value: floor.resolved }]),
      ],
    };
  },
};
