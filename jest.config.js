// WebGPU in Node runs on the software rasteriser of Debian's chromium where it is installed; tests see a copy of the
// environment, so the driver is named here.
const { existsSync } = require('node:fs');
const swiftShader = '/usr/lib/chromium/vk_swiftshader_icd.json';
if (existsSync(swiftShader)) process.env.VK_ICD_FILENAMES ??= swiftShader;

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Sources import "./name.js", as Node's ESM wants; the tests run the TypeScript next to it.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1', '^ketwork$': '<rootDir>/src/index.ts' },
  transform: {
    '^.+\\.ts$': [
      'ts-jest',
      { tsconfig: { module: 'CommonJS', esModuleInterop: true, isolatedModules: true, target: 'ES2022' } },
    ],
  },
  maxWorkers: 2,
  silent: true,
  testTimeout: 60_000,
};
