import { inChild, swiftShader } from './child.js';
import type { Restarted } from './lost-child.js';
import type { Started } from './start-child.js';

// Dawn's bindings are an ES module with a native library: each test is a process of its own, which must end by itself.
const starts = (names: readonly string[], environment: NodeJS.ProcessEnv) =>
  inChild<Started[]>('start-child.ts', names, environment);

const withSwiftShader = swiftShader ? describe : describe.skip;

withSwiftShader(
  swiftShader ? 'WebGPU in Node' : 'WebGPU in Node (no SwiftShader: apt-get install chromium libvulkan1)',
  () => {
    const environment = { VK_ICD_FILENAMES: swiftShader };

    it('computes on Dawn when asked for, names the software rasteriser, and lets the process end', () => {
      const [first, second] = starts(['webgpu', 'webgpu'], environment);
      expect(first).toEqual({
        inUse: {
          name: 'webgpu',
          package: '@tensorflow/tfjs-backend-webgpu',
          device: expect.stringMatching(/^SwiftShader .*\(google, swiftshader\), a software rasteriser$/),
          isGpu: false,
        },
        backend: 'webgpu',
        product: [1, 1, 5, 5],
        constants: true,
      });
      expect(second).toEqual(first);
    });

    it('is not taken by auto on a software rasteriser', () => {
      const [strict, auto] = starts(['webgpu on a graphics card', 'auto'], environment);
      expect(strict).toMatchObject({
        code: 'unsupported',
        message: expect.stringMatching(/would compute on SwiftShader .*a software rasteriser/),
      });
      expect(auto).toMatchObject({ inUse: { name: 'wasm', isGpu: false }, backend: 'wasm' });
    });

    it('starts anew after its device is lost, whose tensors are gone for good', () => {
      const restarted = inChild<Restarted>('lost-child.ts', [], environment);
      expect(restarted.backends).toEqual(['webgpu', 'webgpu', 'wasm', 'webgpu', 'webgpu']);
      for (const value of restarted.expectations) expect(value).toBeCloseTo(Math.cos(1), 5);
      expect(restarted).toMatchObject({
        expectations: { length: 5 },
        reading: expect.stringMatching(/^A tensor is gone.*last checkpoint/),
        using: expect.stringMatching(/^A tensor is gone/),
        disposing: 'gave undefined',
        tensors: 0,
      });
    });

    it('takes turns with other backends', () => {
      const names = ['wasm', 'webgpu', 'cpu', 'webgpu'];
      expect(starts(names, environment).map(({ backend, product }) => [backend, product])).toEqual(
        names.map((name) => [name, [1, 1, 5, 5]]),
      );
    });
  },
);

it('WebGPU without a driver says what to install, and auto gets on', () => {
  const [webgpu, auto] = starts(['webgpu', 'auto'], {
    VK_ICD_FILENAMES: '/nowhere.json',
    VK_DRIVER_FILES: '/nowhere.json',
  });
  expect(webgpu).toMatchObject({ code: 'unsupported', message: expect.stringMatching(/no graphics device here/) });
  if (process.platform === 'linux') expect(webgpu!.message).toMatch(/apt-get install libvulkan1.*mesa-vulkan-drivers/);
  expect(auto!.backend).toMatch(/^(wasm|tensorflow)$/);
});
