import { algebraCheck, simulabilityCheck } from './algebra-check.js';
import type { Check } from './check.js';
import { circuitCheck } from './circuit-check.js';
import { depthCheck } from './depth-check.js';
import { gradientCheck } from './gradient-check.js';
import { landscapeCheck } from './landscape-check.js';
import { effectiveDimensionCheck, frequencyCheck, kernelCheck, quantumFisherCheck } from './model-checks.js';
import { noiseCheck } from './noise-check.js';
import { sizeCheck } from './size-check.js';
import { entanglementCheck, expressibilityCheck } from './spread-checks.js';

/** All that is looked at, in the order of the report; what tells most of a training comes first. */
export const checks = {
  circuit: circuitCheck,
  gradient: gradientCheck,
  depth: depthCheck,
  size: sizeCheck,
  noise: noiseCheck,
  algebra: algebraCheck,
  simulability: simulabilityCheck,
  expressibility: expressibilityCheck,
  entanglement: entanglementCheck,
  frequencies: frequencyCheck,
  landscape: landscapeCheck,
  kernel: kernelCheck,
  quantumFisher: quantumFisherCheck,
  effectiveDimension: effectiveDimensionCheck,
} as const satisfies Readonly<Record<string, Check>>;

export type CheckName = keyof typeof checks;
