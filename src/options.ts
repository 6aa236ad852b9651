import { KetworkError, nameAdvice, shown } from './errors.js';

/** Every name of an options type, held complete by the compiler: an option added to the type alone does not compile. */
export type OptionNames<Options> = Readonly<Record<keyof Options, true>>;

/**
 * The options of a function, as given: a misspelt one must not be read as one left out.
 *
 * @param main the option that a bare number most likely means; for the advice alone.
 * @throws KetworkError `unknown` for an option that is not among the names, `invalid` for what is no object of options.
 */
export function checkOptions<Options extends object>(
  owner: string,
  options: Options,
  names: OptionNames<Options>,
  main?: keyof Options & string,
): Options {
  const unknown = isObject(options) ? Object.keys(options).find((name) => !Object.hasOwn(names, name)) : undefined;
  if (isObject(options) && unknown === undefined) return options;
  const known = Object.keys(names);
  // An instance of a class, such as a circuit, was not meant as options at all.
  if (unknown !== undefined && isPlain(options)) {
    throw new KetworkError('unknown', `${owner} has no option "${unknown}". ${nameAdvice(unknown, known)}`);
  }
  const example =
    main !== undefined && typeof options === 'number'
      ? `{ ${main}: ${shown(options)} }`
      : `an object such as { ${known.slice(0, 3).join(', ')} }`;
  throw new KetworkError('invalid', `The options of ${owner} are ${shown(options)}. Write ${example}.`);
}

const isObject = (given: unknown): given is object =>
  typeof given === 'object' && given !== null && !Array.isArray(given);

/** Told by the length of the chain of prototypes: a notebook's or page's `Object` may be another than ours. */
function isPlain(given: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(given);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
