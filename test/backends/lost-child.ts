// Loses the graphics device of "webgpu", asks for the backend again, and prints what works then.
import * as tf from '@tensorflow/tfjs';
import { Circuit, compile, input, useBackend, z } from '../../src/index.js';

/** What came of it. */
export interface Restarted {
  /** ⟨Z⟩ after RY(x) before the loss, and after each new start. */
  readonly expectations: number[];
  /** What comes of reading, using and disposing of a tensor of the lost device. */
  readonly reading: string;
  readonly using: string;
  readonly disposing: string;
  readonly backends: string[];
  /** How many tensors more there are in the end. */
  readonly tensors: number;
}

const saying = async (action: () => unknown): Promise<string> => {
  try {
    return `gave ${String(await action())}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

async function expectation(): Promise<number> {
  const compiled = compile(new Circuit(1).ry(input(0), 0), { kind: 'expectation', observables: [z(0)] });
  const output = tf.tidy(() => compiled.run(tf.tensor2d([[1]])));
  const [value] = await output.data();
  output.dispose();
  compiled.dispose();
  return value!;
}

async function main(): Promise<void> {
  const expectations: number[] = [];
  const backends: string[] = [];
  const start = async (name: 'webgpu' | 'wasm') => backends.push((await useBackend(name)).name);
  const lose = () => (tf.backend() as unknown as { device: { destroy(): void } }).device.destroy();
  await start('webgpu');
  const before = tf.memory().numTensors;
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  expectations.push(await expectation());
  const old = tf.tidy(() => tf.square(tf.tensor1d([3, 4])));
  lose();
  await start('webgpu');
  expectations.push(await expectation());
  const reading = await saying(() => old.data());
  const using = await saying(() => tf.tidy(() => tf.add(old, 1)).data());
  const disposing = await saying(() => old.dispose());
  expectations.push(await expectation());
  lose();
  await start('wasm');
  expectations.push(await expectation());
  await start('webgpu');
  await start('webgpu');
  expectations.push(await expectation());
  const tensors = tf.memory().numTensors - before;
  process.stdout.write(
    JSON.stringify({ expectations, reading, using, disposing, backends, tensors } satisfies Restarted),
  );
}

void main();
