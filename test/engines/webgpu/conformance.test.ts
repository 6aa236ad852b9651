import * as tf from '@tensorflow/tfjs';
import { gpuDevice } from '../../../src/engines/webgpu/device.js';
import { engineOn, webgpuEngine } from '../../../src/engines/webgpu/webgpu-engine.js';
import { conformance } from '../../support/conformance.js';
import { webgpuAbsence } from '../../support/webgpu.js';

beforeAll(async () => {
  const x = await webgpuAbsence();
  if (x !== undefined) throw new Error(x);
  await tf.setBackend('webgpu');
});
conformance('webgpu engine', webgpuEngine, { backend: 'webgpu', passes: true });
conformance('webgpu engine', webgpuEngine, { backend: 'webgpu', passes: false });
const inBuffers = engineOn(() => ({ ...gpuDevice(), workgroupBytes: 0 }), 13);
conformance('webgpu engine in buffers', inBuffers, { backend: 'webgpu', passes: true });
const inTiles = engineOn(() => ({ ...gpuDevice(), workgroupBytes: 6656 }), 0);
conformance('webgpu engine in tiles', inTiles, { backend: 'webgpu', passes: true });
