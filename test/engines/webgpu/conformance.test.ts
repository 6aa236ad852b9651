import { gpuDevice } from '../../../src/engines/webgpu/device.js';
import { engineOn, webgpuEngine } from '../../../src/engines/webgpu/webgpu-engine.js';
import { conformance } from '../../support/conformance.js';
import { describeWebGpu } from '../../support/webgpu.js';

describeWebGpu('on a device', () => {
  for (const passes of [true, false]) conformance('webgpu engine', webgpuEngine, { backend: 'webgpu', passes });

  // Without workgroup memory for states they are in buffers.
  const inBuffers = engineOn(() => ({ ...gpuDevice(), workgroupBytes: 0 }), 13);
  conformance('webgpu engine, states in buffers', inBuffers, { backend: 'webgpu', passes: true });

  // Tiles of 64 rows forth, 32 back.
  const inTiles = engineOn(() => ({ ...gpuDevice(), workgroupBytes: 6656 }), 0);
  conformance('webgpu engine, states in tiles', inTiles, { backend: 'webgpu', passes: true });
});
