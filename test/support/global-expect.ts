import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';

/** Gives facts the global `expect` that they are written against, where no Jest runs: in a plain process, and in pages. */
export function provideExpect(): void {
  for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);
  Object.assign(globalThis, { expect: chai.expect });
}
