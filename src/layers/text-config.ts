import { KetworkError } from '../errors.js';

/**
 * JSON as a text that survives TF.js's layer configurations.
 *
 * When TF.js saves a model it turns every string of a layer's config into snake case and back into camel case on
 * loading, so capitals and underscores do not come back. Here each capital becomes `^` and the small letter, `_`
 * becomes `^-` and `^` itself `^^`.
 */
export function toConfigText(value: unknown): string {
  return JSON.stringify(value).replace(/[A-Z_^]/g, (letter) => {
    if (letter === '^') return '^^';
    return letter === '_' ? '^-' : `^${letter.toLowerCase()}`;
  });
}

/** The value of a field's text made by `toConfigText`. @throws KetworkError `corrupt` if it is none. */
export function fromConfigText(field: string, text: unknown): unknown {
  try {
    return JSON.parse(
      String(text).replace(/\^(.)/g, (_match, letter: string) => {
        if (letter === '^') return '^';
        return letter === '-' ? '_' : letter.toUpperCase();
      }),
    );
  } catch {
    throw new KetworkError(
      'corrupt',
      `The "${field}" of a saved quantum layer is not valid JSON. Restore the file or save the model again.`,
    );
  }
}
