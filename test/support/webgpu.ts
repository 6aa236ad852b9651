import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';

interface Dawn {
  create(options: readonly string[]): { requestAdapter(): Promise<unknown> };
  readonly globals: object;
}

/** `describe`, skipped where this machine has no driver for WebGPU, which the name then says. */
export function describeWebGpu(name: string, body: () => void): void {
  const missing = missingDriver();
  const describeIt = missing === undefined ? describe : describe.skip;
  describeIt(missing === undefined ? name : `${name} (skipped: ${missing})`, () => {
    beforeAll(startWebGpu);
    body();
  });
}

/** Starts TF.js's backend on Dawn's bindings (npm `webgpu`), once, and makes it the one in use. */
export async function startWebGpu(): Promise<void> {
  if (!tf.findBackendFactory('webgpu')) {
    const { create, globals } = dawn();
    // Without this toggle SwiftShader takes 100 times as long to compile.
    const gpu = create(['disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension']);
    Object.assign(globalThis, globals);
    Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
    await import('@tensorflow/tfjs-backend-webgpu');
    tf.env().set('WEBGPU_CPU_FORWARD', false);
  }
  if (!(await tf.setBackend('webgpu'))) throw new Error('The backend webgpu does not start.');
}

/** Why WebGPU cannot run here: on Linux it needs Vulkan's loader and a driver, which jest.config.js looks for. */
function missingDriver(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const folders = ['/usr/lib', '/usr/lib64', '/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu'];
  const hasLoader = folders.some((folder) => existsSync(join(folder, 'libvulkan.so.1')));
  const icd = '/usr/share/vulkan/icd.d';
  const hasDriver = process.env['VK_ICD_FILENAMES'] !== undefined || (existsSync(icd) && readdirSync(icd).length > 0);
  return hasLoader && hasDriver ? undefined : 'no Vulkan driver; on Debian: apt-get install libvulkan1 chromium';
}

/** The bindings themselves: the package is ESM around them, which Jest does not load. */
function dawn(): Dawn {
  const require = createRequire(__filename);
  const folder = dirname(require.resolve('webgpu'));
  const arch = process.platform === 'darwin' ? 'universal' : process.arch;
  return require(join(folder, 'dist', `${process.platform}-${arch}`, 'dawn.node')) as Dawn;
}
