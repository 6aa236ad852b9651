import type { Rule } from './advice.js';
import { baselinesRule, classicalRule, noiseRule, shotsRule } from './outside-rules.js';
import { initializerRule, layerwiseRule } from './start-rules.js';
import { entanglerRule, fewerLayersRule, localObservableRule, redundantRule, unseenRule } from './structure-rules.js';

/** All rules; equally helpful advice keeps this order. */
export const adviceRules = {
  localObservable: localObservableRule,
  initializer: initializerRule,
  layerwise: layerwiseRule,
  fewerLayers: fewerLayersRule,
  entangler: entanglerRule,
  noise: noiseRule,
  shots: shotsRule,
  unseen: unseenRule,
  redundant: redundantRule,
  classical: classicalRule,
  baselines: baselinesRule,
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleName = keyof typeof adviceRules;
