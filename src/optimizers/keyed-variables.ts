import * as tf from '@tensorflow/tfjs';

type NamedTensors = Awaited<ReturnType<tf.Optimizer['getWeights']>>;

interface Named {
  readonly name: string;
  readonly variable: tf.Variable;
}

/**
 * What an optimizer remembers of each of several things: a velocity of each variable, a metric of each layer. Layers may be frozen
 * and thawed between steps. Saved ones are taken up in order and not by name, for the same model built again has other names.
 */
export class KeyedVariables<Key> {
  readonly #kept = new Map<Key, Named>();
  #restored: Named[] = [];

  /** The variable of a key; a new one, or one of another shape than is wanted, begins with `first`. */
  of(key: Key, name: string, shape: readonly number[], first: () => tf.Tensor): tf.Variable {
    const isWanted = (found: Named | undefined): found is Named =>
      found !== undefined && tf.util.arraysEqual(found.variable.shape, [...shape]);
    const found = this.#kept.get(key) ?? this.#restored.shift();
    const named = isWanted(found) ? found : { name, variable: tf.tidy(() => tf.variable(first(), false)) };
    if (found && named !== found) found.variable.dispose();
    this.#kept.set(key, named);
    return named.variable;
  }

  /** All of them, to be saved; they stay this object's. */
  weights(): NamedTensors {
    return [...this.#kept.values(), ...this.#restored].map(({ name, variable }) => ({ name, tensor: variable }));
  }

  /** Goes on from saved ones. */
  restore(saved: NamedTensors): void {
    this.dispose();
    this.#restored = saved.map(({ name, tensor }) => ({ name, variable: tf.variable(tensor, false) }));
  }

  dispose(): void {
    tf.dispose(this.weights().map(({ tensor }) => tensor));
    this.#kept.clear();
    this.#restored = [];
  }
}
