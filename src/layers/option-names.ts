import { runOptionNames } from '../autodiff/compile.js';
import type { OptionNames } from '../options.js';
import type { LayerOptions, QuantumOptions } from './quantum.js';

/** Those of every layer of TF.js. */
export const layerOptionNames: OptionNames<LayerOptions> = {
  name: true,
  inputShape: true,
  batchInputShape: true,
  batchSize: true,
  dtype: true,
  inputDType: true,
  trainable: true,
  weights: true,
};

export const quantumOptionNames: OptionNames<QuantumOptions> = {
  weightInitializer: true,
  weightRegularizer: true,
  weightConstraint: true,
  inputScaling: true,
  ...runOptionNames,
  ...layerOptionNames,
};
