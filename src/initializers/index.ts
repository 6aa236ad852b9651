export { beta, type BetaAngles, type BetaOptions } from './beta.js';
export { gaussianByDepth, type GaussianByDepth, type GaussianByDepthOptions } from './gaussian-by-depth.js';
export { identityBlocks, type IdentityBlocks } from './identity-blocks.js';
export { nearClifford, type NearClifford, type NearCliffordOptions } from './near-clifford.js';
export type { Place, SeedOptions } from './place.js';
export { smallNormal, type SmallNormal, type SmallNormalOptions } from './small-normal.js';
export { uniformAngles, type UniformAngles } from './uniform-angles.js';
export { warmStart, type WarmStart, type WarmStartOptions, type WeightValues } from './warm-start.js';
