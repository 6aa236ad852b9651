// Builds dist/esm and dist/cjs, each with its own declarations, from the same sources.
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
const formats = {
  esm: { type: 'module', options: ['--module', 'ESNext', '--moduleResolution', 'Bundler'] },
  cjs: { type: 'commonjs', options: ['--module', 'NodeNext', '--moduleResolution', 'NodeNext'] },
};
for (const [name, { type, options }] of Object.entries(formats)) {
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', `dist/${name}`, ...options];
  execFileSync(process.execPath, tsc, { stdio: 'inherit' });
  writeFileSync(`dist/${name}/package.json`, JSON.stringify({ type }) + '\n');
}
