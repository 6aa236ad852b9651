import { resolve } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { worstDifference } from '../support/engine-run.js';
import { bundled, chromiumPath, installAdvice, isolation, type OpenPage, openPage } from './chromium.js';
import { losses, pooled, results, threads } from './page-program.js';

const describeInChromium = chromiumPath ? describe : describe.skip;
if (!chromiumPath) process.stderr.write(`test/browser is skipped. ${installAdvice}.\n`);

/** The cores that the page is told to have. */
const cores = 3;
const withoutWorkers = { 'Content-Security-Policy': "script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'" };

const pages = [
  { name: 'cross-origin isolated', headers: isolation, isIsolated: true, count: cores, refused: 0 },
  { name: 'not isolated', headers: {}, isIsolated: false, count: 1, refused: 0 },
  {
    name: 'isolated, but may not start workers',
    headers: { ...isolation, ...withoutWorkers },
    ...{ isIsolated: true, count: 1, refused: cores - 1 },
  },
];

describeInChromium(chromiumPath ? 'in Chromium' : `in Chromium (${installAdvice})`, () => {
  let browser: Browser;
  let program: string;

  beforeAll(async () => {
    program = await bundled(resolve(__dirname, 'page-program.ts'));
    browser = await chromium.launch({ executablePath: chromiumPath! });
  });
  afterAll(() => browser?.close());

  describe.each(pages)('a page that is $name', ({ headers, isIsolated, count, refused }) => {
    let opened: OpenPage;

    beforeAll(async () => {
      opened = await openPage(browser, program, { headers, cores });
    });
    afterAll(() => opened?.close());

    /** What a function of the program gives there. */
    const inPage = <Result>(call: string) => opened.run<Awaited<Result>>(`program.${call}`);

    it('gives the expectations and gradients that Node gives, bit for bit', async () => {
      const expected = await results('cpu');
      expect(expected.engine).toBe('simd');
      expect(await inPage<typeof expected>('results("cpu")')).toEqual(expected);
    });

    it(`has ${count} of ${cores} threads, over memory that is ${isIsolated ? '' : 'not '}shared`, async () => {
      const state = () => inPage<ReturnType<typeof threads>>(`threads(${count})`);
      expect(await state()).toEqual({ isIsolated, sharedMemories: [isIsolated], count });
      const { page } = opened;
      while (page.workers().length < count - 1) await page.waitForEvent('worker');
      expect(page.workers()).toHaveLength(count - 1);
      // The same numbers from the threads that are up by now.
      expect(await inPage('results("cpu")')).toEqual(await results('cpu'));
      expect((await state()).count).toBe(count);
    });

    it('trains a model as Node does, and its loss falls', async () => {
      const inNode = await losses('cpu');
      expect(inNode.at(-1)).toBeLessThan(inNode[0]! / 2);
      // Bits may differ: TF.js computes tanh by the Math of each V8.
      expect(worstDifference(await inPage<typeof inNode>('losses("cpu")'), inNode)).toBeLessThan(1e-6);
    });

    it(`complains of ${refused > 0 ? 'each worker refused, and of nothing else' : 'nothing'}`, () => {
      expect(opened.complaints).toEqual(Array(refused).fill(expect.stringContaining("worker-src 'none'")));
    });
  });

  // TF.js starts workers of its own there.
  it.each(pages.slice(0, 2))('a page that is $name gives the same beside the backend wasm', async ({ headers }) => {
    const { run, complaints, close } = await openPage(browser, program, { headers, cores });
    expect(await run('program.results("wasm")')).toEqual(await results('wasm'));
    const there = await run<number[]>('program.losses("wasm")');
    expect(worstDifference(there, await losses('wasm'))).toBeLessThan(1e-6);
    expect(complaints).toEqual([]);
    await close();
  });

  it('a page that may not compile WebAssembly runs in plain TypeScript', async () => {
    const headers = { 'Content-Security-Policy': "script-src 'self'" };
    const { run, complaints, close } = await openPage(browser, program, { headers, cores });
    const expected = await results('cpu');
    const there = await run<typeof expected>('program.results("cpu")');
    expect(there.engine).toBe('simd');
    for (const what of ['expectations', 'ofInputs', 'ofWeights'] as const) {
      expect(worstDifference(there[what], expected[what])).toBeLessThan(1e-5);
    }
    expect(await run('program.threads(1)')).toEqual({ isIsolated: false, sharedMemories: [], count: 1 });
    expect(complaints).toEqual([]);
    await close();
  });

  it('the threads of an isolated page share a job, and give what one thread of Node gives', async () => {
    const { run, close } = await openPage(browser, program, { headers: isolation, cores });
    const { joined, values } = await run<Awaited<ReturnType<typeof pooled>>>('program.pooled(3)');
    expect(joined).toBe(3);
    expect(values).toEqual((await pooled(1)).values);
    await close();
  });
});
