import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ketwork, pointsCsv, scratchFolder, small, write } from './support.js';

const folder = scratchFolder();
const points = write(folder, 'points.csv', pointsCsv());
let out: string;
let count = 0;
beforeEach(() => (out = join(folder, `model-${count++}`)));

const argv = (...more: string[]) => ['train', points, ...small, '--out', out, '--json', ...more];
const interrupted = (...more: string[]) => ketwork(argv(...more), { interruptAt: 'Epoch 3/6' });

describe('Ctrl-C', () => {
  it('saves a checkpoint, exits with 130 and says how to go on', async () => {
    const { code, stdout, stderr } = await interrupted();
    expect(code).toBe(130);
    expect(stderr).toMatch(
      /Finishing the batch and saving[^]*To go on:\n {2}ketwork train .*points\.csv .* --resume\n/,
    );
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ interrupted: true, checkpoint: `${out}.checkpoint` });
    expect(result.history).toHaveLength(3);
    expect(readdirSync(`${out}.checkpoint`).sort()).toEqual(['checkpoint.json', 'weights.bin']);
    expect(existsSync(out)).toBe(false);
  });

  it('and --resume give the result of an unbroken run, also after several', async () => {
    const { stdout: unbroken } = await ketwork(argv());
    expect((await interrupted('--force')).code).toBe(130);
    const again = await ketwork(argv('--resume', '--force'), { interruptAt: 'Epoch 5/6' });
    expect(again.code).toBe(130);
    expect(JSON.parse(again.stdout).resume.match(/--resume/g)).toHaveLength(1);
    const { code, stdout } = await ketwork(argv('--resume', '--force'));
    expect(code).toBe(0);
    expect(stdout).toBe(unbroken);
    expect(existsSync(`${out}.checkpoint`)).toBe(false);
  });

  it('sent to a real process does the same', async () => {
    // 400 epochs after the signal would take seconds; the signal takes no time.
    const long = ['train', points, ...small, '--epochs', '400', '--out', out, '--json'];
    const first = await child(long, 'Epoch  12/400');
    expect(first.code).toBe(130);
    const { history } = JSON.parse(first.stdout);
    expect(history.length).toBeGreaterThanOrEqual(12);
    expect(history.length).toBeLessThan(400);
    const epochs = `${history.length + 3}`;
    const resumed = await child([...long, '--epochs', epochs, '--resume']);
    expect(resumed.code).toBe(0);
    const unbroken = await child([...long, '--epochs', epochs, '--force']);
    expect(JSON.parse(resumed.stdout)).toEqual(JSON.parse(unbroken.stdout));
  });
});

describe('an unfinished training', () => {
  it('is not lost by starting anew, unless forced', async () => {
    await interrupted();
    const refused = await ketwork(argv());
    expect(refused).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/unfinished.*--resume.*--force/),
    });
    expect((await ketwork(argv('--resume'))).code).toBe(0);
    await interrupted('--force');
    expect((await ketwork(argv('--force'))).code).toBe(0);
  });

  it('keeps files of the user’s in its folder', async () => {
    await interrupted();
    writeFileSync(join(`${out}.checkpoint`, 'notes.txt'), 'mine');
    await ketwork(argv('--resume'));
    expect(readdirSync(`${out}.checkpoint`)).toEqual(['notes.txt']);
  });

  it.each<[string, string[], RegExp]>([
    [
      'another circuit',
      ['--layers', '2'],
      /of another training: .*there circuit \w+ \(2 qubits, 6 gates\).*here circuit/,
    ],
    ['other weights of the same size', ['--ansatz', 'hardware-efficient'], /of another training/],
    ['another learning rate', ['--learning-rate', '0.1'], /adam at 0\.02.*adam at 0\.1/],
    ['another split', ['--test', '0.3'], /data \w+ \(32 rows\).*data \w+ \(28 rows\)/],
    ['another scaling', ['--scale', 'none'], /of another training/],
    ['another batch size', ['--batch-size', '8'], /batch size, there 16, here 8/],
    ['another seed', ['--seed', '3'], /of another training/],
  ])('is not resumed with %s', async (_, more, message) => {
    await interrupted();
    const { code, stderr } = await ketwork(argv('--resume', ...more));
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect((await ketwork(argv('--resume'))).code).toBe(0);
  });

  it('is not resumed with other data', async () => {
    // Unscaled, so that no scaler tells the two apart.
    await interrupted('--scale', 'none');
    const other = write(folder, 'other.csv', pointsCsv(40, 2));
    const { code, stderr } = await ketwork(['train', other, ...argv('--resume', '--scale', 'none').slice(2)]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/data \w+ \(32 rows\).*data \w+ \(32 rows\)/);
  });

  it('must be there to be resumed', async () => {
    const { code, stderr } = await ketwork(argv('--resume'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/There is no checkpoint in ".*\.checkpoint" to resume/);
  });
});

/** Runs the program as a process, and sends it SIGINT when standard error says so. */
function child(args: readonly string[], interruptAt?: string): Promise<{ code: number | null; stdout: string }> {
  return new Promise((resolve, reject) => {
    const own = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args]);
    let [stdout, stderr] = ['', ''];
    own.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
    own.stderr.on('data', (text: Buffer) => {
      const isNew = interruptAt !== undefined && !stderr.includes(interruptAt);
      stderr += text.toString();
      if (isNew && stderr.includes(interruptAt)) own.kill('SIGINT');
    });
    own.on('error', reject);
    own.on('close', (code) => resolve({ code, stdout }));
  });
}
