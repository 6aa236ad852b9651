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
