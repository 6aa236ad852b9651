import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** The driver of SwiftShader that Debian's Chromium brings; Vulkan computes on the CPU with it. */
export const swiftShader: string | undefined = [
  process.env['SWIFTSHADER_ICD'] ?? '',
  '/usr/lib/chromium/vk_swiftshader_icd.json',
].find(existsSync);

/** What a script of this folder prints as JSON in a process of its own, which must come to its end by itself. */
export function inChild<Result>(script: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Result {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', resolve(__dirname, script), ...args],
    { encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL', env: { ...process.env, ...environment } },
  );
  if (status !== 0) throw new Error(`${script} ended with ${signal ?? status}: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout) as Result;
}
