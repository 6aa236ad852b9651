import * as tf from '@tensorflow/tfjs';
import { engines } from '../../src/engines/registry.js';
import { register } from '../../src/register.js';
import { engineFacts } from '../support/facts/engine.js';
import type { Facts } from '../support/facts/facts.js';
import { jumpFacts } from '../support/facts/jumps.js';
import { layerFacts } from '../support/facts/layers.js';
import { noiseFacts } from '../support/facts/noise.js';
import { shotFacts } from '../support/facts/shots.js';
import { provideExpect } from '../support/global-expect.js';
import { checkFacts, type FactResult, type Skips } from './facts-run.js';
import { identityOf } from './identity.js';

export interface SuiteOptions {
  /** The package that the backend must come from. */
  readonly source: string;
  /** Also runs every program as it was written, without the passes that simplify it. */
  readonly withoutPasses: boolean;
  readonly skips: Skips;
}

/**
 * Checks all facts on the backend in use: that it is what it should be, those of every engine that runs on it, and those of
 * every layer.
 */
export async function runSuite(
  backend: string,
  { source, withoutPasses, skips }: SuiteOptions,
  report: (result: FactResult) => unknown,
): Promise<void> {
  provideExpect();
  register();
  await tf.ready();
  const { before, after } = identityOf(backend, source);
  const facts: Record<string, () => Promise<void>> = { ...before };
  const add = (title: string, more: Facts) => {
    for (const [fact, check] of Object.entries(more)) facts[`${title} ${fact}`] = check;
  };
  for (const engine of engines.filter((each) => each.runsOn(backend))) {
    for (const passes of withoutPasses ? [true, false] : [true]) {
      add(`the engine ${engine.name}${passes ? '' : ', passes off,'}`, engineFacts({ engine, passes }));
    }
  }
  add('the engine of jumps:', jumpFacts);
  for (const [layer, ofLayer] of Object.entries(layerFacts)) add(`the layer ${layer}`, ofLayer);
  add('noise', noiseFacts);
  add('shots', shotFacts);
  await checkFacts({ ...facts, ...after }, skips, report);
}
