import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumPath, installAdvice } from '../browser/chromium.js';

const root = resolve(__dirname, '../..');
const describePage = chromiumPath ? describe : describe.skip;
const name = chromiumPath ? 'the page of two moons' : `the page of two moons (skipped: ${installAdvice})`;

describePage(name, () => {
  let server: ChildProcess;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const elsewhere: string[] = [];

  beforeAll(async () => {
    server = spawn(process.execPath, ['scripts/page.mjs', '--port', '0'], { cwd: root });
    const address = await new Promise<string>((done, fail) => {
      let text = '';
      server.stdout!.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(text);
        if (found) done(found[0]);
      });
      server.on('close', (code) => fail(new Error(`The page's server ended with ${code}: ${text}`)));
    });
    const args = ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
    browser = await chromium.launch({ executablePath: chromiumPath!, args });
    // The page forbids what Playwright evaluates in it.
    page = await browser.newPage({ bypassCSP: true });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (!/^(http:\/\/127\.0\.0\.1:|blob:|data:)/.test(request.url())) elsewhere.push(request.url());
    });
    await page.goto(address);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    server?.kill();
  });

  const text = (id: string) => page.locator(`#${id}`).innerText();
  const number = async (id: string) => Number.parseFloat((await text(id)).replace(/[^\d.]/g, ''));
  const picture = () => page.evaluate(`document.querySelector('#boundary').toDataURL()`) as Promise<string>;
  const stepsBeyond = (count: number) =>
    page.waitForFunction(`Number(document.querySelector('#steps').textContent.replace(/\\D/g, '')) > ${count}`, null, {
      timeout: 90_000,
    });

  it('trains, and draws the boundary as it moves', async () => {
    await stepsBeyond(3);
    const [before, loss] = [await picture(), await number('loss')];
    await page.waitForFunction(
      `Number.parseFloat(document.querySelector('#accuracy').textContent) > 85 && ` +
        `Number.parseFloat(document.querySelector('#loss').textContent) < ${loss / 2}`,
      null,
      { timeout: 90_000 },
    );
    expect(await picture()).not.toBe(before);
    expect(await page.locator('#circuit svg').count()).toBe(1);
  }, 200_000);

  it('goes on with every backend that it offers', async () => {
    const choices = page.locator('#backends input:enabled');
    const count = await choices.count();
    expect(count).toBeGreaterThanOrEqual(3);
    for (let k = 0; k < count; k++) {
      const choice = choices.nth(k);
      await choice.evaluate((input) => (input as unknown as { click(): void }).click());
      await page.waitForFunction(`document.querySelectorAll('#backends input:enabled')[${k}].checked`);
      const at = await number('steps');
      await stepsBeyond(at + 2);
      expect(await page.locator('#notice').isVisible()).toBe(false);
    }
    expect(await text('in-use')).toContain('simd');
  }, 300_000);

  it('asks nothing of other machines and complains of nothing', () => {
    expect(elsewhere).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
