// Builds the package: dist/cjs for Node, with the declarations, and dist/esm for bundlers and browsers. In Node `import`
// gets dist/index.mjs, which hands on dist/cjs: so a process has one Ketwork, however it is loaded, and a circuit made by
// one module fits a layer made by another.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// What bundlers find nearest to dist/esm: only the index has side effects, and a browser gets on without what is for Node.
const nodeOnly = [
  'cli-progress',
  'crypto',
  'csv-parse',
  'fs',
  'fs/promises',
  'module',
  'os',
  'path',
  'stream',
  'util',
  'worker_threads',
  'zlib',
];
const forBundlers = {
  type: 'module',
  sideEffects: ['./index.js'],
  browser: Object.fromEntries(nodeOnly.map((name) => [name, false])),
};

const formats = {
  cjs: {
    manifest: { type: 'commonjs' },
    options: ['--module', 'NodeNext', '--moduleResolution', 'NodeNext'],
  },
  // The same sources again, so their types are checked once.
  esm: {
    manifest: forBundlers,
    options: ['--module', 'ESNext', '--moduleResolution', 'Bundler', '--declaration', 'false', '--noCheck'],
  },
};

async function compile([name, { manifest, options }]) {
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', `dist/${name}`, ...options];
  const [code] = await once(spawn(process.execPath, tsc, { stdio: 'inherit' }), 'close');
  if (code !== 0) throw new Error(`The ${name} build failed: see above.`);
  writeFileSync(`dist/${name}/package.json`, JSON.stringify(manifest) + '\n');
}

rmSync('dist', { recursive: true, force: true });
await Promise.all(Object.entries(formats).map(compile));
// webpack knows no node: scheme, so the manifest takes Node's modules out under their plain names.
for (const file of readdirSync('dist/esm', { recursive: true }).filter((name) => name.endsWith('.js'))) {
  const path = join('dist/esm', file);
  writeFileSync(path, readFileSync(path, 'utf8').replace(/import\('node:([\w/]+)'\)/g, "import('$1')"));
}
// Of the kernels' text a source map would be as large again, and show nothing.
for (const name of Object.keys(formats)) {
  const file = `dist/${name}/engines/simd/kernels.generated.js`;
  rmSync(`${file}.map`);
  writeFileSync(file, readFileSync(file, 'utf8').replace(/\/\/# sourceMappingURL=.*\n?/, ''));
}
for (const file of ['dist/index.mjs', 'dist/index.d.mts']) writeFileSync(file, "export * from './cjs/index.js';\n");
chmodSync('dist/cjs/cli/main.js', 0o755);
