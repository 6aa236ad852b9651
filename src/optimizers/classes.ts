import { QnSpsa } from './qn-spsa.js';
import { QuantumNaturalGradient } from './quantum-natural-gradient.js';
import { Rotosolve } from './rotosolve.js';
import { ShotAdaptive } from './shot-adaptive.js';
import { Spsa } from './spsa.js';

/** The optimizers that TF.js must know by name, so that compiled models that use them can be saved and loaded. */
export const optimizerClasses = [QuantumNaturalGradient, Rotosolve, Spsa, QnSpsa, ShotAdaptive] as const;
