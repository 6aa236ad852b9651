import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const tenMinutes = 600_000;

/** Installs Chromium and the Vulkan loader where they are missing and this may be done: by root, where there is apt-get. */
export function installSystemPackages(): void {
  const isThere = (file: string) => spawnSync('sh', ['-c', `command -v ${file}`]).status === 0;
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !isThere('apt-get')) return;
  const hasLoader = /libvulkan\.so\.1\b/.test(spawnSync('ldconfig', ['-p'], { encoding: 'utf8' }).stdout ?? '');
  const hasChromium = existsSync(process.env['CHROME_PATH'] ?? '') || isThere('chromium') || isThere('google-chrome');
  const missing = [...(hasLoader ? [] : ['libvulkan1']), ...(hasChromium ? [] : ['chromium'])];
  if (missing.length === 0) return;
  process.stderr.write(`Installing ${missing.join(' and ')} …\n`);
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: tenMinutes,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  apt('update');
  apt('install', '-y', '--no-install-recommends', ...missing);
}

/** Why a native backend could not be set up: nobody's fault, or a fault. */
export type SetUpRefusal = { readonly absent: string } | { readonly broken: string };

/**
 * Sets a native backend up by `ketwork setup`, or says why not. CUDA's is a download of more than 600 MB, which
 * `KETWORK_TEST_CUDA=0` leaves out.
 */
export async function setUp(what: 'native' | 'cuda'): Promise<SetUpRefusal | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { absent: `ketwork setup ${what} is for Linux on x86-64.` };
  }
  if (what === 'cuda' && process.env['KETWORK_TEST_CUDA'] === '0') return { absent: 'KETWORK_TEST_CUDA is 0.' };
  const { text: help } = await ketwork(['--help']);
  if (!/^ +setup /m.test(help)) return { absent: 'It is not installed, and this ketwork has no command "setup".' };
  process.stderr.write(`ketwork setup ${what} …\n`);
  const { code, text } = await ketwork(['setup', what]);
  if (code === 0) return undefined;
  if (code === null) return { absent: `ketwork setup ${what} was not done after ten minutes.` };
  return { broken: `ketwork setup ${what} failed: ${text.trim().split('\n').slice(-3).join(' ')}` };
}

/** The command line from its sources; the exit code is null where it took too long. */
function ketwork(args: readonly string[]): Promise<{ code: number | null; text: string }> {
  const main = resolve(__dirname, '../../src/cli/main.ts');
  return new Promise((done) => {
    const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: tenMinutes,
      killSignal: 'SIGKILL',
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (text += String(part)));
    child.on('close', (code) => done({ code, text }));
  });
}
