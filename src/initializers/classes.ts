import { BetaAngles } from './beta.js';
import { GaussianByDepth } from './gaussian-by-depth.js';
import { IdentityBlocks } from './identity-blocks.js';
import { NearClifford } from './near-clifford.js';
import { SmallNormal } from './small-normal.js';
import { UniformAngles } from './uniform-angles.js';
import { WarmStart } from './warm-start.js';

/** The initializers that TF.js must know by name, so that saved models that name them can be read. */
export const initializerClasses = [
  BetaAngles,
  GaussianByDepth,
  IdentityBlocks,
  NearClifford,
  SmallNormal,
  UniformAngles,
  WarmStart,
] as const;
