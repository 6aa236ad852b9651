// The server of the page: only files of the folders below, only to this machine.
import { readFile, realpath } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const wasm = 'node_modules/@tensorflow/tfjs-backend-wasm/dist';

/** What may be asked for: folders end in a slash, everything else is one file. */
const places = {
  '/': 'page/index.html',
  '/style.css': 'page/style.css',
  '/libraries.js': 'page/libraries.js',
  '/build/': '.cache/page/',
  '/libraries/tf.js': 'node_modules/@tensorflow/tfjs/dist/tf.es2017.min.js',
  '/libraries/webgpu.js': 'node_modules/@tensorflow/tfjs-backend-webgpu/dist/tf-backend-webgpu.es2017.min.js',
  '/libraries/wasm.js': `${wasm}/tf-backend-wasm.es2017.min.js`,
  // Where the script above looks for them: beside itself.
  '/libraries/tfjs-backend-wasm.wasm': `${wasm}/tfjs-backend-wasm.wasm`,
  '/libraries/tfjs-backend-wasm-simd.wasm': `${wasm}/tfjs-backend-wasm-simd.wasm`,
  '/libraries/tfjs-backend-wasm-threaded-simd.wasm': `${wasm}/tfjs-backend-wasm-threaded-simd.wasm`,
  '/libraries/ml-matrix.js': 'node_modules/ml-matrix/matrix.umd.js',
  '/libraries/levenshtein.js': 'node_modules/fastest-levenshtein/esm/mod.js',
  '/libraries/pure-rand/': 'node_modules/pure-rand/lib/esm/',
};

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** Isolation gives the SIMD engine shared memory, hence threads; the policy keeps the page from asking anyone
 * else (inline, as an import map has no other place). */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self' 'unsafe-inline' blob: 'wasm-unsafe-eval'; worker-src 'self' blob:; " +
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' data: blob:; base-uri 'none'; form-action 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-cache',
};

/** The file of a path, or undefined where nothing may be had: a path that leaves its folder, also by a link, is none. */
async function fileAt(url) {
  const path = new URL(url, 'http://127.0.0.1').pathname;
  const place = Object.keys(places).find((prefix) =>
    prefix.endsWith('/') && prefix !== '/' ? path.startsWith(prefix) : path === prefix,
  );
  if (place === undefined) return undefined;
  const rest = decodeURIComponent(path.slice(place.length));
  if (!/^[\w./-]*$/.test(rest) || rest.split('/').includes('..')) return undefined;
  const file = await realpath(join(root, places[place], rest));
  const folder = await realpath(join(root, places[place]));
  return file === folder || file.startsWith(folder + sep) ? file : undefined;
}

/** Serves the page on the loopback; gives the server once it listens, or fails as Node's `listen` does. */
export function serve(port) {
  const server = createServer(async ({ method, url, headers: { host = '' } }, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    // A page elsewhere that resolves its own name to the loopback gets nothing.
    const isOwnName = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host);
    if (method !== 'GET' || !isOwnName) return void response.writeHead(method === 'GET' ? 403 : 405).end();
    if (url === '/favicon.ico') return void response.writeHead(204).end();
    try {
      const file = await fileAt(url);
      const type = file && types[extname(file)];
      if (!type) return void response.writeHead(404).end();
      response.writeHead(200, { 'Content-Type': type }).end(await readFile(file));
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
