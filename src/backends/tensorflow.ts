import * as tf from '@tensorflow/tfjs';
import { cpuName, isNode, nodeFiles } from './host.js';
import type { Loaded } from './package.js';
import type { GraphicsDevice } from './webgpu.js';

/** Where Linux shows a card that CUDA may use. */
export const cudaFiles: readonly string[] = ['/dev/nvidiactl', '/dev/dxg'];

/** Loads one of the packages with TensorFlow's native library, or what `ketwork setup` built of it. */
export async function loadTensorFlow(source: string): Promise<Loaded> {
  if (!isNode) return { isMissing: false, refusal: 'It is for Node, not for pages.' };
  const { loadNative } = await import('./native/load.js');
  return loadNative(source.endsWith('-gpu') ? 'cuda' : 'native');
}

/** What TensorFlow's library computes on, once its backend is in use. */
export async function tensorFlowDevice(): Promise<GraphicsDevice> {
  const isGpu = 'isUsingGpuDevice' in tf.backend() && nativeBackend().isUsingGpuDevice;
  if (!isGpu) return { device: await cpuName(), isGpu };
  return { device: `${(await cardName()) ?? 'a graphics card'}, by CUDA`, isGpu };
}

/** The package that a native backend which is already there came from. */
export const loadedTensorFlow = (): string => `@tensorflow/tfjs-node${nativeBackend().isGPUPackage ? '-gpu' : ''}`;

interface NativeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly isGPUPackage: boolean;
}

const nativeBackend = () => tf.findBackend('tensorflow') as unknown as NativeBackend;

/** The first card by NVIDIA's driver for Linux; TensorFlow keeps the name to itself. */
async function cardName(): Promise<string | undefined> {
  const fs = await nodeFiles();
  const folder = '/proc/driver/nvidia/gpus';
  if (!fs?.existsSync(folder)) return undefined;
  const [first] = fs.readdirSync(folder).sort();
  if (first === undefined) return undefined;
  return /^Model:\s*(.+)$/m.exec(fs.readFileSync(`${folder}/${first}/information`, 'utf8'))?.[1]?.trim();
}
