import { existsSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';

const swiftShader = '/usr/lib/chromium/vk_swiftshader_icd.json';

/**
 * Why there is no WebGPU in this Node, or undefined once TF.js's backend stands ready: npm's `webgpu` on the machine's
 * driver, or on the software rasteriser that Debian's chromium brings.
 */
export async function webgpuAbsence(): Promise<string | undefined> {
  if (tf.findBackendFactory('webgpu')) return undefined;
  if (existsSync(swiftShader)) process.env['VK_ICD_FILENAMES'] ??= swiftShader;
  try {
    const { create, globals } = await import('webgpu');
    // Without this toggle SwiftShader takes 100 times as long to compile.
    const gpu = create(['disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension']);
    if (!(await gpu.requestAdapter())) return 'no driver: apt-get install libvulkan1 chromium';
    Object.assign(globalThis, globals);
    Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
    await import('@tensorflow/tfjs-backend-webgpu');
    tf.env().set('WEBGPU_CPU_FORWARD', false);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
