import * as tf from '@tensorflow/tfjs';

/** Registers classes that saved models name with TF.js, each once, so that such models can be read. */
export function registerClasses(classes: readonly { readonly className: string }[]): void {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  for (const each of classes) {
    if (!Object.hasOwn(classNameMap, each.className)) tf.serialization.registerClass(each as unknown as Registrable);
  }
}

// TF.js's type asks for a constructor that takes an untyped config; ours take a typed one, made by fromConfig.
type Registrable = tf.serialization.SerializableConstructor<tf.serialization.Serializable>;
