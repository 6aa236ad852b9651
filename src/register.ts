import { registerQuantumKernels } from './autodiff/kernel.js';
import { registerComplexKernels } from './complex/register.js';
import { registerInitializers } from './initializers/register.js';
import { registerLayers } from './layers/register.js';
import { registerOptimizers } from './optimizers/register.js';

/**
 * The one side effect of importing Ketwork: TF.js learns its kernels, gradients, layers, initializers and optimizers.
 * Importing twice, as ESM and as CommonJS, changes nothing.
 */
export function register(): void {
  registerComplexKernels();
  registerQuantumKernels();
  registerInitializers();
  registerLayers();
  registerOptimizers();
}
