import * as tf from '@tensorflow/tfjs';
import { KetworkError, unknownName } from '../errors.js';
import { gaussianByDepth, identityBlocks, nearClifford, smallNormal, uniformAngles } from '../initializers/index.js';
import type { Initializer } from '../initializers/place.js';

export type { Initializer };

export type Regularizer = ReturnType<typeof tf.regularizers.l2>;
export type Constraint = ReturnType<typeof tf.constraints.nonNeg>;

/** An initializer, regularizer or constraint in a saved model. */
interface Saved {
  readonly className: string;
  readonly config: tf.serialization.ConfigDict;
}

/** What may be given: the object, its name in TF.js or Ketwork such as `'l2'`, or its saved form. */
export type Choice<Kind> = Kind | string | Saved;

// Ketwork's take their seed where they are placed.
const placedByName = { uniformAngles, smallNormal, gaussianByDepth, identityBlocks, nearClifford };
const ownByName = Object.fromEntries(
  Object.entries(placedByName).map(([name, initializer]) => [name, () => initializer()]),
);

/** Ketwork's that need more than a name, and how they are called. */
const calls: Readonly<Record<string, string>> = {
  beta: 'initializers.beta({ data: features })',
  warmStart: 'initializers.warmStart(model)',
};

const families = {
  initializer: { ...tf.initializers, ...ownByName } as Record<string, unknown>,
  regularizer: { ...tf.regularizers } as Record<string, unknown>,
  constraint: { ...tf.constraints } as Record<string, unknown>,
};

/**
 * The object that was chosen, nothing for nothing; one chosen by name is made with the given options.
 *
 * @throws KetworkError `unknown` for a name that neither TF.js nor Ketwork knows, `invalid` for a function that makes one instead
 * of what it makes, and for the name of one that needs more than its name.
 */
export function chosen<Kind extends tf.serialization.Serializable>(
  family: keyof typeof families,
  choice: Choice<Kind> | null | undefined,
  options: Readonly<Record<string, unknown>> = {},
): Kind | undefined {
  if (choice === null || choice === undefined) return undefined;
  if (choice instanceof tf.serialization.Serializable) return choice as Kind;
  if (typeof choice === 'string') {
    const names = Object.keys(families[family]).filter((name) => !name.startsWith('__'));
    const isMeant = (candidate: string) => candidate.toLowerCase() === choice.toLowerCase().replaceAll('_', '');
    const name = names.find(isMeant);
    if (name === undefined) {
      const uncalled = family === 'initializer' ? Object.keys(calls).find(isMeant) : undefined;
      if (uncalled !== undefined) throw mustBeCalled(family, uncalled);
      throw unknownName(family, choice, names);
    }
    return (families[family][name] as (config: object) => Kind)(seeded(name, options));
  }
  if (typeof choice === 'function') throw mustBeCalled(family, (choice as { readonly name: string }).name);
  const { className, config } = choice as Saved;
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const registered = Object.hasOwn(classNameMap, className) ? classNameMap[className] : undefined;
  if (!registered) {
    throw new KetworkError('unknown', `The saved ${family} "${className}" is not registered with TensorFlow.js.`);
  }
  const [constructor, fromConfig] = registered;
  return fromConfig(constructor, config) as Kind;
}

const mustBeCalled = (family: string, name: string) =>
  new KetworkError(
    'invalid',
    `The ${family} ${name} is a function. Give what it makes: ${calls[name] ?? `${name}()`}.`,
  );

/** To the normal initializers of TF.js a seed of 0 is none: another number stands for it. */
const seeded = (name: string, options: Readonly<Record<string, unknown>>) =>
  options.seed === 0 && name in tf.initializers && name.endsWith('Normal')
    ? { ...options, seed: 2 ** 31 - 1 }
    : options;

/** What to write in a layer's config for a choice; `chosen` takes it again. */
export function savedForm<Kind extends tf.serialization.Serializable>(
  choice: Choice<Kind> | null | undefined,
): tf.serialization.ConfigDictValue {
  if (choice instanceof tf.serialization.Serializable) {
    return { className: choice.getClassName(), config: choice.getConfig() };
  }
  return typeof choice === 'string' || !choice ? (choice ?? null) : { ...choice };
}

/**
 * Makes a weight keep its constraint whoever changes it. TF.js applies constraints where a layer writes a weight, but
 * its optimizers assign to the variable itself.
 */
export function holdConstraint(weight: tf.LayerVariable, constraint: Constraint): void {
  const variable = weight.read() as tf.Variable;
  const assign = variable.assign.bind(variable);
  variable.assign = (value) => tf.tidy(() => assign(constraint.apply(value)));
}
