import * as tf from '@tensorflow/tfjs';
import { BetaAngles } from './beta.js';
import { GaussianByDepth } from './gaussian-by-depth.js';
import { IdentityBlocks } from './identity-blocks.js';
import { NearClifford } from './near-clifford.js';
import type { Initializer } from './place.js';
import { SmallNormal } from './small-normal.js';
import { UniformAngles } from './uniform-angles.js';
import { WarmStart } from './warm-start.js';

const classes = [BetaAngles, GaussianByDepth, IdentityBlocks, NearClifford, SmallNormal, UniformAngles, WarmStart];

/** Registers the initializers with TF.js, once, so that saved models that name them can be read. */
export function registerInitializers(): void {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  for (const initializer of classes) {
    if (!Object.hasOwn(classNameMap, initializer.className)) {
      tf.serialization.registerClass(initializer as unknown as InitializerClass);
    }
  }
}

// TF.js's type asks for a constructor that takes an untyped config; ours take their own options, which are those configs.
type InitializerClass = tf.serialization.SerializableConstructor<Initializer>;
