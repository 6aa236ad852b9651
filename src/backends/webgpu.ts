import { KetworkError } from '../errors.js';
import { isNode } from './host.js';
import { loadPackage } from './package.js';
import { namesSoftware, softwareNote } from './software.js';

// The parts of WebGPU that are used here; its own types would become part of Ketwork's.
interface Gpu {
  requestAdapter(options: { powerPreference: 'high-performance' }): Promise<Adapter | null>;
}

interface Adapter {
  readonly info?: Partial<Record<'vendor' | 'architecture' | 'device' | 'description', string>> & {
    readonly isFallbackAdapter?: boolean;
  };
  /** Where older browsers say it. */
  readonly isFallbackAdapter?: boolean;
}

interface DawnBindings {
  /** Dawn's WebGPU, with toggles as `disable-dawn-features=…`. */
  create(toggles: readonly string[]): Gpu;
  /** The constants and classes that pages have as globals. */
  readonly globals: object;
}

export interface GraphicsDevice {
  readonly device: string;
  readonly isGpu: boolean;
}

/**
 * Puts WebGPU on the globals where it is not there yet, and names the graphics device that it computes on. In Node that is
 * Dawn, the implementation of Chrome, from the package `webgpu`.
 *
 * @throws KetworkError `missing` where there is no WebGPU, `unsupported` where there is no driver for it.
 */
export async function installWebGpu(): Promise<GraphicsDevice> {
  const present = presentGpu();
  if (!present && !isNode) {
    throw new KetworkError(
      'missing',
      'This page has no WebGPU (navigator.gpu). Browsers give it to pages from https or localhost only, and Chromium on Linux with --enable-unsafe-webgpu. Use "auto", or "webgl".',
    );
  }
  if (present) return deviceOf(await adapterOf(present));
  const dawn = await loadDawn();
  Object.assign(globalThis, dawn.globals);
  let gpu = dawn.create([]);
  let adapter = await adapterOf(gpu);
  const device = deviceOf(adapter);
  if (!device.isGpu) {
    // With this feature of Vulkan, SwiftShader takes a hundred times as long to compile a program with workgroup memory.
    gpu = dawn.create(['disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension']);
    adapter = await adapterOf(gpu);
  }
  publish(gpu);
  return deviceOf(adapter);
}

const presentGpu = (): Gpu | undefined => (globalThis.navigator as { gpu?: Gpu } | undefined)?.gpu;

async function adapterOf(gpu: Gpu): Promise<Adapter> {
  // As TF.js asks for it, so that it gets the same one.
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter) return adapter;
  throw new KetworkError('unsupported', `WebGPU finds no graphics device here. ${driverAdvice()} Or use "auto".`);
}

function driverAdvice(): string {
  if (!isNode) return 'Allow the browser to use graphics acceleration, and see what it says at chrome://gpu.';
  if (process.platform !== 'linux') return "Update the graphics card's driver.";
  return 'On Linux it needs the Vulkan loader (apt-get install libvulkan1) and a Vulkan driver: the one that NVIDIA’s driver brings, or mesa-vulkan-drivers for AMD and Intel.';
}

async function loadDawn(): Promise<DawnBindings> {
  const loaded = await loadPackage('webgpu');
  if ('exports' in loaded && 'create' in loaded.exports) return loaded.exports as DawnBindings;
  if ('exports' in loaded || !loaded.isMissing) {
    const why = 'exports' in loaded ? 'It is not what the registry calls so.' : loaded.refusal;
    throw new KetworkError('unsupported', `The package "webgpu" does not load here: ${why} Use "auto".`);
  }
  throw new KetworkError(
    'missing',
    'WebGPU in Node needs the package "webgpu", which is not installed. Run: npm install webgpu@0.6.2 @tensorflow/tfjs-backend-webgpu. Or use "auto".',
  );
}

/** From Node 21 on there is a navigator, whose own properties may still be defined. */
function publish(gpu: Gpu): void {
  const property = { configurable: true, writable: true };
  if (globalThis.navigator) Object.defineProperty(globalThis.navigator, 'gpu', { ...property, value: gpu });
  else Object.defineProperty(globalThis, 'navigator', { ...property, value: { gpu } });
}

function deviceOf(adapter: Adapter): GraphicsDevice {
  const { vendor = '', architecture = '', device = '', description = '', isFallbackAdapter } = adapter.info ?? {};
  const isFallback = isFallbackAdapter ?? adapter.isFallbackAdapter ?? false;
  const isSoftware = isFallback || namesSoftware([vendor, architecture, device, description]);
  const name = description || device;
  const family = [vendor, architecture].filter((text) => text !== '').join(', ');
  // Browsers keep the name to themselves.
  const text =
    name === '' ? family || 'a graphics device without a name' : family === '' ? name : `${name} (${family})`;
  return { device: isSoftware ? text + softwareNote : text, isGpu: !isSoftware };
}

/** Where Linux shows a graphics card that Vulkan may use; `dxg` is that of Windows below Linux. */
export const graphicsFiles: readonly string[] = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'];
