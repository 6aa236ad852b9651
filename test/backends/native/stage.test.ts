import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stageFolder } from '../../../src/backends/native/stage.js';

const base = mkdtempSync(join(tmpdir(), 'ketwork-stage-'));
afterAll(() => rmSync(base, { recursive: true }));

/** A folder with the file `a` in it, in a parent of its own. */
function oldFolder(name: string): string {
  const folder = join(base, name, 'backend');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'a'), 'old');
  return folder;
}

describe('a staged folder', () => {
  it('appears with all its files, and its parents', async () => {
    const folder = join(base, 'new', 'deep', 'backend');
    const result = await stageFolder(folder, async (stage) => {
      writeFileSync(join(stage, 'b'), 'new');
      expect(existsSync(folder)).toBe(false);
      return 7;
    });
    expect(result).toBe(7);
    expect(readFileSync(join(folder, 'b'), 'utf8')).toBe('new');
    expect(readdirSync(join(folder, '..'))).toEqual(['backend']);
  });

  it('replaces the old one as a whole', async () => {
    const folder = oldFolder('replaced');
    await stageFolder(folder, async (stage) => {
      writeFileSync(join(stage, 'b'), 'new');
      expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('old');
    });
    expect(readdirSync(folder)).toEqual(['b']);
    expect(readdirSync(join(folder, '..'))).toEqual(['backend']);
  });

  it('leaves the old one as it was, and nothing else, if filling fails', async () => {
    const folder = oldFolder('failing');
    const failing = stageFolder(folder, async (stage) => {
      writeFileSync(join(stage, 'a'), 'new');
      throw new Error('no network');
    });
    await expect(failing).rejects.toThrow('no network');
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('old');
    expect(readdirSync(join(folder, '..'))).toEqual(['backend']);
  });

  it('brings the old one back if the new one cannot take its place', async () => {
    const folder = oldFolder('blocked');
    const failing = stageFolder(folder, async (stage) => rmSync(stage, { recursive: true }));
    await expect(failing).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('old');
  });

  it('brings back the old one that a process killed between the two renames had put aside', async () => {
    const folder = oldFolder('killed');
    const { pid } = spawnSync(process.execPath, ['--version']);
    renameSync(folder, `${folder}.setup-${pid}-previous`);
    const failing = stageFolder(folder, async () => {
      throw new Error('no network');
    });
    await expect(failing).rejects.toThrow('no network');
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('old');
    expect(readdirSync(join(folder, '..'))).toEqual(['backend']);
  });

  it('takes away what a dead process left, and only that', async () => {
    const folder = oldFolder('leftovers');
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const dead = `${folder}.setup-${pid}`;
    const alive = `${folder}.setup-${process.ppid}`;
    [dead, alive, `${folder}-mine`].forEach((path) => mkdirSync(path));
    await stageFolder(folder, async () => {});
    expect(readdirSync(join(folder, '..')).sort()).toEqual(
      ['backend', 'backend-mine', `backend.setup-${process.ppid}`].sort(),
    );
  });
});
