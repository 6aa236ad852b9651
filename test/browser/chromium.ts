import { createServer } from 'node:http';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';

const usualPaths = [
  ...['chromium', 'chromium-browser', 'google-chrome'].map((name) => `/usr/bin/${name}`),
  ...['Chromium', 'Google Chrome'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`),
];

/** The installed Chromium: what `CHROME_PATH` says, or where it usually is; nothing where there is none. */
export const chromiumPath: string | undefined = [process.env['CHROME_PATH'] ?? '', ...usualPaths].find(existsSync);

export const installAdvice =
  'Chromium is not installed: apt-get install chromium, or set CHROME_PATH to a Chromium or Chrome';

/** Headers that make a page cross-origin isolated. */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** A program bundled for browsers, as a module. */
export async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    platform: 'browser',
    format: 'esm',
    // Loaded only by what is for Node (folders, CSV files, progress bars), and by charts.
    external: ['node:*', 'csv-parse', 'cli-progress', 'echarts/*'],
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}

export interface OpenPage {
  readonly page: Page;
  /** What an expression gives there, with the exports of the program as `program`. */
  run<Result>(expression: string): Promise<Result>;
  /** What the page has complained of. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export interface PageOptions {
  /** What the server sends with every file. */
  readonly headers: Readonly<Record<string, string>>;
  /** How many cores the page sees. */
  readonly cores: number;
}

/** A page that has loaded the program from a server on the loopback. */
export async function openPage(browser: Browser, program: string, { headers, cores }: PageOptions): Promise<OpenPage> {
  const server = createServer(async ({ url = '' }, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const [type, body] = await fileAt(url, program);
    response.writeHead(type === '' ? 204 : 200, { 'Content-Type': type });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const page = await browser.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setHardwareConcurrencyOverride', { hardwareConcurrency: cores });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // That a reading waits for the device is no fault: Chromium says so now and then, when it takes long.
    if (/GL Driver Message \(OpenGL, Performance/.test(message.text())) return;
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return {
    page,
    run: (expression) => page.evaluate(`import('/program.js').then((program) => ${expression})`),
    complaints,
    async close() {
      await page.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

async function fileAt(url: string, program: string): Promise<readonly [type: string, body: string | Buffer]> {
  if (url === '/') return ['text/html', '<!doctype html><script type="module" src="program.js"></script>'];
  if (url === '/program.js') return ['text/javascript', program];
  // What TF.js loads for its backend wasm.
  if (/^\/[\w-]+\.wasm$/.test(url)) return ['application/wasm', await readFile(join(wasmFolder, url))];
  return ['', ''];
}

const wasmFolder = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
