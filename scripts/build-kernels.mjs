// Compiles the SIMD engine's kernels (AssemblyScript) to WebAssembly and writes them, as text, into a TypeScript file: so
// nothing has to be located at run time. Twice: over memory that threads share, and over memory of one thread, for where
// there is none. Does nothing where the file is newer than its sources; --force compiles all the same.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const folder = 'src/engines/simd/kernels';
const target = 'src/engines/simd/kernels.generated.ts';
const sources = [...readdirSync(folder).map((name) => join(folder, name)), 'src/engines/simd/layout.ts'];
const inputs = [...sources, 'scripts/build-kernels.mjs', 'package-lock.json'];

const changed = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (!process.argv.includes('--force') && changed(target) > Math.max(...inputs.map(changed))) process.exit(0);

// v128 values are passed among the kernels only, so the warning that hosts cannot take them (112) says nothing.
const common = [
  ...['--runtime', 'stub', '--noAssert', '-O3', '--disableWarning', '112'],
  ...['--importMemory', '--initialMemory', '16', '--maximumMemory', '65535'],
];
const variants = {
  sharedKernels: ['--enable', 'simd,threads', '--sharedMemory'],
  singleKernels: ['--enable', 'simd', '--disable', 'threads'],
};

const scratch = mkdtempSync(join(tmpdir(), 'ketwork-kernels-'));
const compile = async ([name, options]) => {
  const output = join(scratch, `${name}.wasm`);
  const asc = ['node_modules/assemblyscript/bin/asc.js', join(folder, 'index.ts'), ...common, ...options, '-o', output];
  const [code] = await once(spawn(process.execPath, asc, { stdio: ['ignore', 'ignore', 'inherit'] }), 'close');
  if (code !== 0) throw new Error(`The kernels did not compile (${name}): see above.`);
  return [name, readFileSync(output)];
};

try {
  const modules = await Promise.all(Object.entries(variants).map(compile));
  const lines = modules.map(([name, bytes]) => `export const ${name}: string =\n  '${bytes.toString('base64')}';\n`);
  const text = `// Made from ${folder} by scripts/build-kernels.mjs.\n${lines.join('')}`;
  writeFileSync(target, text);
  console.log(`${target}: ${text.length} bytes, ${gzipSync(text, { level: 9 }).length} gzipped`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
