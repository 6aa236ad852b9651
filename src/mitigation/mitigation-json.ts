import type { Mitigation } from '../autodiff/mitigation.js';
import { fieldsOf, finiteNumber, listOf } from '../circuit/json-fields.js';
import { unknownName } from '../errors.js';
import { errorCancellation } from './error-cancellation.js';
import { checkFit } from './extrapolation.js';
import { checkFolding } from './folding.js';
import { readoutInversion } from './readout-inversion.js';
import { virtualDistillation } from './virtual-distillation.js';
import { zeroNoise } from './zero-noise.js';

/** Plain data for `JSON.stringify`; `mitigationsFrom` makes them again. */
export const mitigationsToJson = (mitigations: readonly Mitigation[]): unknown =>
  mitigations.map(({ name, options }) => ({ name, options }));

/** The mitigations that parsed JSON means. @throws KetworkError `unknown` or `invalid`. */
export function mitigationsFrom(json: unknown): readonly Mitigation[] {
  return listOf(json, 'a list of mitigations').map((each) => {
    const { name, options } = fieldsOf(each, ['name', 'options'], 'a mitigation');
    const read = Object.hasOwn(readers, String(name)) ? readers[String(name)] : undefined;
    if (!read) throw unknownName('mitigation', String(name), Object.keys(readers));
    return read(options);
  });
}

/** From the options of each, all of them there, as `mitigationsToJson` writes them. */
const readers: Readonly<Record<string, (json: unknown) => Mitigation>> = {
  'zero-noise': (json) => {
    const fields = fieldsOf(json, ['scales', 'folding', 'fit'], 'the options of zero-noise');
    const scales = listOf(fields.scales, 'a list of scales').map((each) => finiteNumber(each, 'a scale'));
    const [folding, fit] = [String(fields.folding), String(fields.fit)];
    checkFolding(folding);
    checkFit(fit, scales);
    return zeroNoise({ scales, folding, fit });
  },
  'readout-inversion': (json) => {
    fieldsOf(json, [], 'the options of readout-inversion');
    return readoutInversion();
  },
  'error-cancellation': (json) => {
    const { samples } = fieldsOf(json, ['samples'], 'the options of error-cancellation');
    return errorCancellation({ samples: finiteNumber(samples, 'a number of samples') });
  },
  'virtual-distillation': (json) => {
    fieldsOf(json, [], 'the options of virtual-distillation');
    return virtualDistillation();
  },
};
