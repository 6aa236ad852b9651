import type { Mitigation } from '../autodiff/mitigation.js';
import { fieldsOf, listOf } from '../circuit/json-fields.js';
import { unknownName } from '../errors.js';
import { errorCancellation } from './error-cancellation.js';
import { readoutInversion } from './readout-inversion.js';
import { virtualDistillation } from './virtual-distillation.js';
import { zeroNoise } from './zero-noise.js';

const makers: Readonly<Record<string, (options: never) => Mitigation>> = {
  'zero-noise': zeroNoise,
  'readout-inversion': readoutInversion,
  'error-cancellation': errorCancellation,
  'virtual-distillation': virtualDistillation,
};

/** Plain data for `JSON.stringify`; `mitigationsFrom` makes them again. */
export const mitigationsToJson = (mitigations: readonly Mitigation[]): unknown =>
  mitigations.map(({ name, options }) => ({ name, options }));

/** The mitigations that parsed JSON means. @throws KetworkError `unknown` or `invalid`. */
export function mitigationsFrom(json: unknown): readonly Mitigation[] {
  return listOf(json, 'a list of mitigations').map((each) => {
    const { name, options } = fieldsOf(each, ['name', 'options'], 'a mitigation');
    if (!Object.hasOwn(makers, String(name))) throw unknownName('mitigation', String(name), Object.keys(makers));
    // Each maker checks the options it is given.
    return makers[String(name)]!(fieldsOf(options, optionNames, 'the options of a mitigation') as never);
  });
}

const optionNames = ['scales', 'folding', 'fit', 'samples'] as const;
