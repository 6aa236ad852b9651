import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { withoutErrorListeners } from './error-listeners.js';
import { cpuName, isNode } from './host.js';
import { forgetLostDevice } from './lost-device.js';
import { loadPackage } from './package.js';
import type { BackendInUse, BackendSource, TfBackendName } from './source.js';
import { loadedTensorFlow, loadTensorFlow, tensorFlowDevice } from './tensorflow.js';
import { webGlDevice } from './webgl.js';
import { type GraphicsDevice, installWebGpu } from './webgpu.js';

/** What only some backends need. */
interface Start {
  /** Loads the package, which registers the backend, where that has not been done. */
  readonly load?: (source: string) => ReturnType<typeof loadPackage>;
  /** What must be there before the package loads, which may name the device. */
  readonly before?: () => Promise<GraphicsDevice> | GraphicsDevice;
  /** What computes, where nothing before could know. */
  readonly device?: () => Promise<GraphicsDevice>;
}

const cpu = async (): Promise<GraphicsDevice> => ({ device: await cpuName(), isGpu: false });

const starts: Readonly<Record<TfBackendName, Start>> = {
  cpu: { device: cpu },
  wasm: { load: loadPackage, device: cpu },
  webgpu: { before: freshWebGpu, load: loadPackage },
  webgl: { before: webGlDevice },
  tensorflow: { load: loadTensorFlow, device: tensorFlowDevice },
};

async function freshWebGpu(): Promise<GraphicsDevice> {
  await forgetLostDevice();
  return installWebGpu();
}

/**
 * Makes TensorFlow.js compute on a backend from a package.
 *
 * @param accepts asked about the graphics device before anything else happens, with what a refusal says.
 * @throws KetworkError `missing` if the package is not installed, `unsupported` if it is there but does not work here.
 */
export async function startBackend(
  source: BackendSource,
  accepts: (device: GraphicsDevice) => boolean = () => true,
): Promise<BackendInUse> {
  const { name } = source;
  const { before, load, device } = starts[name];
  const accepted = (found: GraphicsDevice) => {
    if (!accepts(found)) throw refused(source, `It would compute on ${found.device}.`);
    return found;
  };
  const found = before && accepted(await before());
  if (load && tf.findBackendFactory(name) === null) await loadFrom(source, load);
  const isReady = await withoutErrorListeners(() => tf.setBackend(name).catch(() => false));
  if (!isReady) throw refused(source, 'It does not start.');
  const running = found ?? accepted(await device!());
  return { name, package: name === 'tensorflow' ? loadedTensorFlow() : source.package, ...running };
}

async function loadFrom(source: BackendSource, load: NonNullable<Start['load']>): Promise<void> {
  const loaded = await load(source.package);
  if ('exports' in loaded) return;
  if (!loaded.isMissing) throw refused(source, loaded.refusal);
  const setup = source.package.endsWith('-gpu') ? 'cuda' : 'native';
  const others = source.name === 'tensorflow' ? `, or on Linux: npx ketwork setup ${setup}` : '';
  const advice = isNode
    ? `is not installed. Run: npm install ${source.package}${others}`
    : `has not been loaded. Add to the page’s program: import '${source.package}'`;
  throw new KetworkError(
    'missing',
    `The backend "${source.name}" needs ${source.package}, which ${advice}. Or use "auto".`,
  );
}

const refused = ({ name, package: source }: BackendSource, why: string) =>
  new KetworkError('unsupported', `The backend "${name}" of ${source} cannot be used here. ${why} Use "auto".`);
