import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumPath, installAdvice } from '../browser/chromium.js';

const describeInChromium = chromiumPath ? describe : describe.skip;
if (!chromiumPath) process.stderr.write(`test/page is partly skipped. ${installAdvice}.\n`);

const root = resolve(__dirname, '../..');
const script = 'scripts/page.mjs';
const command = (...args: string[]) => spawnSync(process.execPath, [script, ...args], { cwd: root, encoding: 'utf8' });

let server: ChildProcess;
let address: string;

beforeAll(async () => {
  server = spawn(process.execPath, [script, '--port', '0'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  for await (const chunk of server.stdout!) {
    said += String(chunk);
    const [, found] = /(http:\/\/127\.0\.0\.1:\d+\/)/.exec(said) ?? [];
    if (found === undefined) continue;
    address = found;
    break;
  }
  expect(said).toContain('The page is at');
});
afterAll(async () => {
  if (server.exitCode !== null) return;
  server.kill('SIGINT');
  const [code] = await once(server, 'exit');
  expect(code).toBe(0);
});

/** The answer to a path as it is written: `fetch` would tidy it up. */
function ask(path: string, options: { method?: string; host?: string } = {}) {
  const { port } = new URL(address);
  const { method = 'GET', host = `127.0.0.1:${port}` } = options;
  return new Promise<{ status: number; type: string | undefined; isolation: string | undefined }>((done, failed) => {
    request({ host: '127.0.0.1', port, path, method, headers: { host } }, (response) => {
      const { statusCode = 0, headers } = response;
      const isolation = headers['cross-origin-embedder-policy'];
      response.resume();
      done({ status: statusCode, type: headers['content-type'], isolation: isolation?.toString() });
    })
      .on('error', failed)
      .end();
  });
}

describe('npm run page', () => {
  it('serves the page and its parts, cross-origin isolated', async () => {
    const javascript = 'text/javascript; charset=utf-8';
    for (const [path, type] of [
      ['/', 'text/html; charset=utf-8'],
      ['/style.css', 'text/css; charset=utf-8'],
      ['/build/page/main.js', javascript],
      ['/build/src/index.js', javascript],
      ['/libraries/tf.js', javascript],
      ['/libraries/tfjs-backend-wasm-simd.wasm', 'application/wasm'],
    ]) {
      expect({ path, ...(await ask(path!)) }).toEqual({ path, status: 200, type, isolation: 'require-corp' });
    }
  });

  it.each([
    '/package.json',
    '/scripts/page.mjs',
    '/build/../../package.json',
    '/build/..%2f..%2fpackage.json',
    '/build/..%2f..%2fjest.config.js',
    '/libraries/pure-rand/..%2fdistribution%2funiformInt.js',
    '/build/%2e%2e/%2e%2e/scripts/page.mjs',
    '/build/..%5c..%5cscripts/page.mjs',
    '/libraries/pure-rand/../package.json',
    '/build/page/',
    '/build/build.tsbuildinfo',
    '/build/%00',
    '/build/%zz',
    '//etc/passwd',
  ])('gives nothing at %s', async (path) => {
    expect((await ask(path)).status).toBe(404);
  });

  it('answers GET only, and its own names only', async () => {
    expect((await ask('/', { method: 'POST' })).status).toBe(405);
    expect((await ask('/', { host: 'example.com' })).status).toBe(403);
  });

  it('explains itself, and refuses what it does not know with exit code 2 and no stack', () => {
    expect(command('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--port') });
    const port = new URL(address).port;
    for (const [args, message] of [
      [['--port', 'x'], /port "x" is none.*0 to 65535/],
      [['--port', '70000'], /port "70000" is none/],
      [['--speed'], /Unknown option '--speed'.*--help/],
      [['--port', port], /is taken\. Use another/],
    ] as const) {
      const { status, stderr } = command(...args);
      expect({ args, status }).toEqual({ args, status: 2 });
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/\n\s+at /);
    }
  });
});

interface Shown {
  readonly loss: number;
  readonly accuracy: number;
  readonly steps: number;
}

/** A page that is training; it fails at the first complaint and at the first request to elsewhere. */
async function open(browser: Browser, viewport = { width: 1280, height: 900 }) {
  const page = await browser.newPage({ viewport });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('request', (made) => {
    if (!/^(blob:|data:)/.test(made.url()) && !made.url().startsWith(address)) complaints.push(made.url());
  });
  await page.goto(address);
  await trained(page, 1);
  return { page, complaints };
}

const text = (page: Page, id: string) => page.locator(`#${id}`).innerText();

async function shown(page: Page): Promise<Shown> {
  const [loss, accuracy, steps] = await Promise.all(['loss', 'accuracy', 'steps'].map((id) => text(page, id)));
  return { loss: Number(loss), accuracy: parseFloat(accuracy!) / 100, steps: Number(steps!.replaceAll(',', '')) };
}

/** Waits until so many steps more are done. */
async function trained(page: Page, more: number): Promise<Shown> {
  const from = Number((await text(page, 'steps')).replaceAll(',', ''));
  await page.waitForFunction(
    (least) => Number(document.getElementById('steps')?.textContent?.replaceAll(',', '')) >= least,
    from + more,
    { timeout: 50_000 },
  );
  return shown(page);
}

const pixels = (page: Page, id: string) =>
  page.evaluate((name) => {
    const canvas = document.getElementById(name) as HTMLCanvasElement;
    return [
      ...canvas
        .getContext('2d')!
        .getImageData(0, 0, canvas.width, canvas.height)
        .data.filter((_, k) => k % 97 === 0),
    ];
  }, id);

async function choose(page: Page, backend: string) {
  await page.locator(`label[for=backend-${backend}]`).click();
  await page.waitForFunction(
    (name) => document.getElementById('in-use')?.textContent?.includes(`backend “${name}”`),
    backend,
    { timeout: 50_000 },
  );
}

describeInChromium(chromiumPath ? 'the page, in Chromium' : `the page (${installAdvice})`, () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath! });
  });
  afterAll(() => browser?.close());

  it('learns the moons, draws how, and pauses and starts anew when told', async () => {
    const { page, complaints } = await open(browser);
    expect(await text(page, 'in-use')).toContain('engine “simd”');
    await page.locator('#run').click();
    await page.locator('#run', { hasText: 'Start' }).waitFor();
    await page.locator('#reset').click();
    await page.waitForFunction(() => document.getElementById('steps')?.textContent === '0');
    const fresh = await shown(page);
    const [boundary, curve] = [await pixels(page, 'boundary'), await pixels(page, 'curve')];
    expect(new Set(boundary).size).toBeGreaterThan(20);

    await page.locator('#run').click();
    const learnt = await trained(page, 500);
    expect(learnt.loss).toBeLessThan(fresh.loss / 2);
    expect(learnt.accuracy).toBeGreaterThan(0.85);
    expect(await pixels(page, 'boundary')).not.toEqual(boundary);
    expect(await pixels(page, 'curve')).not.toEqual(curve);
    expect(Number(await text(page, 'rate'))).toBeGreaterThan(0);
    expect(await page.locator('#circuit svg').count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('goes on with what it has learnt on each backend, and computes on it', async () => {
    const { page, complaints } = await open(browser);
    await trained(page, 600);
    const toggle = (next: string) =>
      page
        .locator('#run')
        .click()
        .then(() => page.locator('#run', { hasText: next }).waitFor());
    for (const [backend, engine] of [
      ['cpu', 'simd'],
      ['webgl', 'tensor'],
      ['wasm', 'simd'],
    ] as const) {
      await toggle('Start');
      await page.locator('#rate', { hasText: '–' }).waitFor();
      const before = await shown(page);
      await choose(page, backend);
      expect(await text(page, 'in-use')).toContain(`engine “${engine}”`);
      expect(await page.evaluate('tf.getBackend()')).toBe(backend);
      const after = await shown(page);
      expect(after.steps).toBe(before.steps);
      expect(Math.abs(after.loss - before.loss)).toBeLessThan(0.0015);
      await toggle('Pause');
      expect((await trained(page, 3)).loss).toBeLessThan(0.4);
    }
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('builds the model that the settings ask for, and holds no more tensors after many', async () => {
    const { page, complaints } = await open(browser);
    await page.locator('#run').click();
    await page.locator('#run', { hasText: 'Start' }).waitFor();
    const tensors = async (qubits: string) => {
      await page.locator('#qubits').selectOption(qubits);
      await page.locator('#status', { hasText: `${9 * Number(qubits)} weights` }).waitFor();
      return page.evaluate('tf.memory().numTensors');
    };
    const first = await tensors('3');
    expect(await page.locator('#circuit text', { hasText: 'q2' }).count()).toBeGreaterThan(0);
    for (const qubits of ['1', '4', '2']) await tensors(qubits);
    expect(await tensors('3')).toBe(first);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('fits a screen of 360 pixels', async () => {
    const { page } = await open(browser, { width: 360, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await page.close();
  });

  it('says why there is no WebGPU, and does not offer it', async () => {
    const { page } = await open(browser);
    if (await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) != null)) return page.close();
    expect(await text(page, 'absent')).toMatch(/^WebGPU: .*\.$/);
    expect(await page.locator('#backend-webgpu').isDisabled()).toBe(true);
    await page.close();
  });

  describe('with WebGPU', () => {
    let withGpu: Browser;

    beforeAll(async () => {
      const args = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
      withGpu = await chromium.launch({ executablePath: chromiumPath!, args });
    });
    afterAll(() => withGpu?.close());

    it('starts there, and when the device is lost says so and goes on elsewhere with what it has learnt', async () => {
      const { page, complaints } = await open(withGpu);
      expect(await text(page, 'in-use')).toMatch(/backend “webgpu”.*engine “webgpu”/);
      const before = await trained(page, 60);
      expect(before.loss).toBeLessThan(0.6);
      await page.evaluate('tf.backend().device.destroy()');
      await page.locator('#notice', { hasText: 'WebGPU failed' }).waitFor();
      expect(await text(page, 'notice')).toMatch(/goes on with SIMD\.$/);
      await page.locator('#in-use', { hasText: 'backend “wasm”' }).waitFor();
      const after = await trained(page, 1);
      expect(after.steps).toBeGreaterThan(before.steps);
      expect(after.loss).toBeLessThan(before.loss + 0.1);
      expect(complaints).toEqual([]);
      await page.close();
    });
  });
});
