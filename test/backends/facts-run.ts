import type { Facts } from '../support/facts/facts.js';

/** What came of a fact. */
export interface FactResult {
  readonly fact: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  readonly reason?: string;
  readonly milliseconds: number;
}

/** Facts a backend cannot keep, each with the reason. */
export type Skips = Readonly<Record<string, string>>;

/** Checks facts one after another, and reports each as soon as it is known. A skip that names no fact is a failure. */
export async function checkFacts(facts: Facts, skips: Skips, report: (result: FactResult) => unknown): Promise<void> {
  for (const [fact, check] of Object.entries(facts)) {
    const reason = skips[fact];
    if (reason !== undefined) {
      await report({ fact, outcome: 'skipped', reason, milliseconds: 0 });
      continue;
    }
    const start = performance.now();
    const failure = await check().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const milliseconds = performance.now() - start;
    await report({
      fact,
      ...(failure === undefined ? { outcome: 'passed' } : { outcome: 'failed', reason: failure }),
      milliseconds,
    });
  }
  for (const fact of Object.keys(skips).filter((name) => !(name in facts))) {
    await report({ fact, outcome: 'failed', reason: 'It is skipped, but there is no such fact.', milliseconds: 0 });
  }
}
