// A backend that measures one batch size and takes its process down at the next.
const device = { device: 'a card', isGpu: true };
process.send?.({ inUse: { name: 'webgpu', package: '@tensorflow/tfjs-backend-webgpu', ...device } });
process.send?.({ measured: { batchSize: 1, rowsPerSecond: 50, milliseconds: 20, batches: 3 } }, () =>
  process.kill(process.pid, 'SIGSEGV'),
);
