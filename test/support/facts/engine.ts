import type { Driver } from '../engine-run.js';
import type { Facts } from './facts.js';
import { gateFacts } from './gates.js';
import { gradientFacts } from './gradients.js';
import { readoutFacts } from './readouts.js';
import { resourceFacts } from './resources.js';

/**
 * What every engine does: its results are the float64 reference's, its gradients those of the reference's differences, and it
 * leaves nothing behind.
 */
export const engineFacts = (driver: Driver): Facts => ({
  ...gateFacts(driver),
  ...readoutFacts(driver),
  ...gradientFacts(driver),
  ...resourceFacts(driver),
});
