import { registerQuantumKernels } from './autodiff/kernel.js';
import { registerComplexKernels } from './complex/register.js';
import { registerInitializers } from './initializers/register.js';
import { registerLayers } from './layers/register.js';

/**
 * The one side effect of importing Ketwork: TF.js learns its kernels, gradients, layers and initializers. Importing twice, as ESM and
 * as CommonJS, changes nothing.
 */
export function register(): void {
  registerComplexKernels();
  registerQuantumKernels();
  registerInitializers();
  registerLayers();
}
