import { registerQuantumKernels } from './autodiff/kernel.js';
import { registerComplexKernels } from './complex/register.js';
import { initializerClasses } from './initializers/classes.js';
import { registerClasses } from './io/register-classes.js';
import { layerClasses } from './layers/classes.js';
import { optimizerClasses } from './optimizers/classes.js';

/**
 * The one side effect of importing Ketwork: TF.js learns its kernels, gradients, layers, initializers and optimizers.
 * Importing twice, as ESM and as CommonJS, changes nothing.
 */
export function register(): void {
  registerComplexKernels();
  registerQuantumKernels();
  registerClasses([...initializerClasses, ...layerClasses, ...optimizerClasses]);
}
