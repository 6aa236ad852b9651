// WebGPU in Node runs on the software rasteriser of Debian's chromium where it is installed; tests see a copy of the
// environment, so the driver is named here.
const { existsSync } = require('node:fs');
const swiftShader = '/usr/lib/chromium/vk_swiftshader_icd.json';
if (existsSync(swiftShader)) process.env.VK_ICD_FILENAMES ??= swiftShader;

const toCommonJs = (options) => [
  'ts-jest',
  { tsconfig: { module: 'CommonJS', esModuleInterop: true, isolatedModules: true, target: 'ES2022', ...options } },
];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Sources import "./name.js", as Node's ESM wants; the tests run the TypeScript next to it.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1', '^ketwork$': '<rootDir>/src/index.ts' },
  transform: {
    '^.+\\.ts$': toCommonJs({}),
    '/node_modules/(echarts|zrender)/.+\\.js$': toCommonJs({ allowJs: true }),
  },
  // ECharts is ES modules alone, which Jest does not load as they are.
  transformIgnorePatterns: ['/node_modules/(?!(echarts|zrender)/)'],
  maxWorkers: 2,
  silent: true,
  testTimeout: 60_000,
};
