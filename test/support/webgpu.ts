import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';

interface Dawn {
  create(options: readonly string[]): { requestAdapter(): Promise<unknown> };
  readonly globals: object;
}

/**
 * Why there is no WebGPU in this Node, or undefined once TF.js's backend stands ready: Dawn's bindings (npm `webgpu`) on the
 * machine's driver, or on the one that jest.config.js names.
 */
export async function webgpuAbsence(): Promise<string | undefined> {
  if (tf.findBackendFactory('webgpu')) return undefined;
  try {
    const { create, globals } = dawn();
    // Without this toggle SwiftShader takes 100 times as long to compile.
    const gpu = create(['disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension']);
    if (!(await gpu.requestAdapter())) return 'no WebGPU driver (on Debian: apt-get install libvulkan1 chromium)';
    Object.assign(globalThis, globals);
    Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
    await import('@tensorflow/tfjs-backend-webgpu');
    tf.env().set('WEBGPU_CPU_FORWARD', false);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The bindings themselves: the package is ESM around them, which Jest does not load. */
function dawn(): Dawn {
  const require = createRequire(__filename);
  const folder = dirname(require.resolve('webgpu'));
  const arch = process.platform === 'darwin' ? 'universal' : process.arch;
  return require(join(folder, 'dist', `${process.platform}-${arch}`, 'dawn.node')) as Dawn;
}
