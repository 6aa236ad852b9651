import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';

/** Gives facts the global `expect` that they are written against, where no Jest runs: in a plain process, and in pages. */
export function provideExpect(): void {
  for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);
  // Failures are read from a report: whole, not cut at 40 characters.
  chai.config.truncateThreshold = 0;
  Object.assign(globalThis, { expect: chai.expect });
}
