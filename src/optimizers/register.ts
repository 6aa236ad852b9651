import * as tf from '@tensorflow/tfjs';
import { QnSpsa } from './qn-spsa.js';
import { QuantumNaturalGradient } from './quantum-natural-gradient.js';
import { Rotosolve } from './rotosolve.js';
import { ShotAdaptive } from './shot-adaptive.js';
import { Spsa } from './spsa.js';

/** Registers the optimizers with TF.js, once, so that compiled models that use them can be saved and loaded. */
export function registerOptimizers(): void {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  for (const optimizer of [QuantumNaturalGradient, Rotosolve, Spsa, QnSpsa, ShotAdaptive]) {
    if (!Object.hasOwn(classNameMap, optimizer.className)) {
      tf.serialization.registerClass(optimizer as unknown as OptimizerClass);
    }
  }
}

// TF.js's type asks for a constructor that takes an untyped config; ours take options.
type OptimizerClass = tf.serialization.SerializableConstructor<tf.Optimizer>;
