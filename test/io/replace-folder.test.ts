import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaceFolder, restoreFolder } from '../../src/io/replace-folder.js';

let root: string;
let path: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'replace-'));
  path = join(root, 'model');
  await replaceFolder(path, filesOf('old'));
});
afterEach(() => rm(root, { recursive: true }));

const filesOf = (text: string) =>
  new Map([
    ['model.json', text],
    ['weights.bin', text],
  ]);
const contents = () => Promise.all(['model.json', 'weights.bin'].map((name) => readFile(join(path, name), 'utf8')));

describe('replaceFolder', () => {
  it('puts the new files in place of the old and leaves nothing beside', async () => {
    await replaceFolder(path, new Map([['model.json', 'new']]));
    expect(await readdir(path)).toEqual(['model.json']);
    expect(await readdir(root)).toEqual(['model']);
  });

  it('leaves the old files and nothing beside when a file cannot be written', async () => {
    const files = new Map([
      ['model.json', 'new'],
      ['no/such/folder.bin', 'new'],
    ]);
    await expect(replaceFolder(path, files)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await contents()).toEqual(['old', 'old']);
    expect(await readdir(root)).toEqual(['model']);
  });

  it('leaves the old files when the process died while writing the new', async () => {
    await mkdir(`${path}.ketwork-saving-1`);
    await writeFile(join(`${path}.ketwork-saving-1`, 'model.json'), 'ne');
    await restoreFolder(path);
    expect(await contents()).toEqual(['old', 'old']);
  });

  it('makes a folder that others may read as far as the umask allows', async () => {
    await mkdir(`${path}-plain`);
    expect((await stat(path)).mode).toBe((await stat(`${path}-plain`)).mode);
  });

  it('removes what a dead process left an hour ago, not what another may be writing now', async () => {
    await mkdir(`${path}.ketwork-saving-old`);
    await utimes(`${path}.ketwork-saving-old`, 0, 0);
    await mkdir(`${path}.ketwork-saving-young`);
    await replaceFolder(path, filesOf('new'));
    expect((await readdir(root)).sort()).toEqual(['model', 'model.ketwork-saving-young']);
  });

  it('brings the old files back when the process died between the two renames', async () => {
    await rename(path, `${path}.ketwork-previous`);
    await restoreFolder(path);
    expect(await contents()).toEqual(['old', 'old']);
  });

  it('goes on from a crash between the two renames', async () => {
    await rename(path, `${path}.ketwork-previous`);
    await writeFile(join(`${path}.ketwork-previous`, 'README.md'), 'a model card');
    await replaceFolder(path, filesOf('new'));
    expect(await contents()).toEqual(['new', 'new']);
    expect(await readFile(join(path, 'README.md'), 'utf8')).toBe('a model card');
    expect(await readdir(root)).toEqual(['model']);
  });

  it('keeps the newer files after a crash before the older were removed', async () => {
    await rename(path, `${path}.ketwork-previous`);
    await mkdir(path);
    await writeFile(join(path, 'model.json'), 'new');
    await restoreFolder(path);
    expect(await readFile(join(path, 'model.json'), 'utf8')).toBe('new');
  });

  it('survives readers that bring the old folder back between the two renames', async () => {
    let isWriting = true;
    const readers = Array.from({ length: 6 }, async () => {
      while (isWriting) await restoreFolder(path);
    });
    for (let i = 0; i < 40; i++) await replaceFolder(path, filesOf(`${i}`));
    isWriting = false;
    await Promise.all(readers);
    expect(await contents()).toEqual(['39', '39']);
    expect(await readdir(root)).toEqual(['model']);
  });
});
