import { KetworkError } from '../errors.js';
import { isNode } from './host.js';
import { namesSoftware, softwareNote } from './software.js';
import type { GraphicsDevice } from './webgpu.js';

/**
 * The graphics device that a page's WebGL computes on.
 *
 * @throws KetworkError `unsupported` in Node, and in pages without WebGL.
 */
export function webGlDevice(): GraphicsDevice {
  if (isNode) {
    throw new KetworkError('unsupported', 'The backend "webgl" is for pages in a browser. In Node, use "webgpu".');
  }
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!context) {
    throw new KetworkError(
      'unsupported',
      'This page has no WebGL 2. Allow the browser to use graphics acceleration, or use "auto".',
    );
  }
  // Firefox tells the name of the card at once; others by an extension, if at all.
  const extension = context.getExtension('WEBGL_debug_renderer_info');
  const name = String(context.getParameter(extension?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER));
  context.getExtension('WEBGL_lose_context')?.loseContext();
  const isSoftware = namesSoftware([name]);
  return { device: isSoftware ? name + softwareNote : name, isGpu: !isSoftware };
}
