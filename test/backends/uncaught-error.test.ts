import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

it.each([
  ['an error', "throw new TypeError('nobody catches this');"],
  ['a rejection', "Promise.reject(new TypeError('nobody catches this'));"],
])('%s that nobody catches is printed by Node as ever, also after the wasm backend has been started', (_text, line) => {
  const folder = mkdtempSync(join(tmpdir(), 'ketwork-uncaught-'));
  try {
    const index = JSON.stringify(resolve('src/index.ts'));
    writeFileSync(
      join(folder, 'script.mts'),
      `import { useBackend } from ${index};\nawait useBackend('wasm');\n${line}\n`,
    );
    const loader = pathToFileURL(resolve('node_modules/tsx/dist/loader.mjs')).href;
    const { status, stderr } = spawnSync(process.execPath, ['--import', loader, 'script.mts'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/TypeError: nobody catches this\n +at .*script\.mts:3/);
    expect(stderr.length).toBeLessThan(3000);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
