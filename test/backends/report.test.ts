import { checkFacts, type FactResult, type Skips } from './facts-run.js';
import { countsOf, reportOf } from './report.js';

const facts = {
  'one is one': async () => expect(1).toBe(1),
  'one is two': async () => expect(1).toBe(2),
  'throws a text': async () => Promise.reject('no device'),
};

async function checked(skips: Skips): Promise<FactResult[]> {
  const results: FactResult[] = [];
  await checkFacts(facts, skips, (result) => results.push(result));
  return results;
}

it('facts pass, fail with their reason, or are skipped with it', async () => {
  const results = await checked({ 'throws a text': 'it has no throat' });
  expect(results).toMatchObject([
    { fact: 'one is one', outcome: 'passed' },
    { fact: 'one is two', outcome: 'failed', reason: expect.stringMatching(/Expected: .*2/) },
    { fact: 'throws a text', outcome: 'skipped', reason: 'it has no throat' },
  ]);
  expect(countsOf({ device: 'the CPU', results })).toEqual({ passed: 1, failed: 1, skipped: 1 });
});

it('a skip that names no fact fails', async () => {
  const results = await checked({ 'one is three': 'a fact of old' });
  expect(results.at(-1)).toMatchObject({ fact: 'one is three', outcome: 'failed' });
  expect(countsOf({ results })).toEqual({ passed: 1, failed: 3, skipped: 0 });
});

it('what breaks, and what checks nothing, is a failure; what is not there is none', () => {
  const results: FactResult[] = [{ fact: 'one is one', outcome: 'passed', milliseconds: 5 }];
  expect(countsOf({ broken: 'It is not done after 1 s.', results })).toEqual({ passed: 1, failed: 1, skipped: 0 });
  expect(countsOf({ device: 'the CPU', results: [] }).failed).toBe(1);
  expect(countsOf({ absent: 'Chromium is not installed.', results: [] }).failed).toBe(0);
});

it('the report is a table, then reasons, then the totals in its last line', async () => {
  const results = await checked({ 'throws a text': 'it has no throat' });
  const report = reportOf(
    [
      ['cpu', { device: 'the CPU', results }],
      ['webgl', { absent: 'Chromium is not installed.', results: [] }],
      ['webgpu', { broken: 'Its process ended with SIGSEGV.', results: [] }],
    ],
    100,
  );
  expect(report.slice(0, 4)).toEqual([
    expect.stringMatching(/^backend +passed +failed +skipped +s +device, or why not$/),
    expect.stringMatching(/^cpu +1 +1 +1 +0 +the CPU$/),
    expect.stringMatching(/^webgl +0 +0 +0 +0 +SKIPPED: Chromium is not installed\.$/),
    expect.stringMatching(/^webgpu +0 +1 +0 +0 +BROKEN: Its process ended with SIGSEGV\.$/),
  ]);
  expect(report).toContain('cpu: skipped: throws a text: it has no throat');
  expect(report.at(-1)).toBe('1 passed, 2 failed');
});
