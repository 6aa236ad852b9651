import { join } from 'node:path';
import { spawn, spawnSync } from 'node:child_process';
import { Writable } from 'node:stream';
import packageJson from '../../package.json';
import { run } from '../../src/cli/run.js';
import { ketwork, pointsCsv, scratchFolder, small, write } from './support.js';

const folder = scratchFolder();
const commands = ['train', 'predict', 'evaluate', 'inspect', 'diagnose', 'draw', 'gates', 'setup'];

it.each(commands)('%s can answer in JSON', async (command) => {
  const { stdout } = await ketwork([command, '--help']);
  expect(stdout).toContain('--json');
});

describe('the command line', () => {
  it('prints its version', async () => {
    expect(await ketwork(['--version'])).toMatchObject({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
  });

  it('prints a help that names every command, in 80 columns', async () => {
    const { code, stdout } = await ketwork(['--help']);
    expect(code).toBe(0);
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it.each(commands)('%s --help has an example, in 80 columns', async (command) => {
    const { code, stdout } = await ketwork([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Example:\n  ketwork ${command} `);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it.each<[string, string[], RegExp]>([
    ['no command', [], /Usage: ketwork/],
    ['an unknown command', ['trian'], /unknown command 'trian'\n\(Did you mean train\?\)/],
    ['an unknown option', ['gates', '--jason'], /unknown option '--jason'\n\(Did you mean --json\?\)/],
    ['a missing argument', ['train'], /missing required argument 'data.csv'/],
    ['a number that is none', ['train', 'x.csv', '--epochs', 'ten'], /'ten' is invalid.*whole number from 1 on/],
    ['a count of 0', ['train', 'x.csv', '--epochs', '0'], /'0' is invalid.*whole number from 1 on/],
    ['a share of 1', ['train', 'x.csv', '--test', '1'], /from 0 to below 1/],
    [
      'an unknown backend',
      ['train', 'x.csv', '--backend', 'wsam'],
      /^error: No backend is called "wsam". Did you mean "wasm"/,
    ],
    ['an unknown optimizer', ['train', 'x.csv', '--optimizer', 'adma'], /Did you mean "adam"/],
    ['an unknown ansatz', ['train', 'x.csv', '--ansatz', 'basic-entanglin'], /Did you mean "basic-entangling"/],
    [
      'two ways to say the circuit',
      ['train', 'x.csv', '--circuit', 'c', '--qubits', '3'],
      /cannot be used with .*--qubits/,
    ],
    ['a file that is not there', ['train', join(folder, 'none.csv')], /There is no file ".*none.csv"/],
  ])('refuses %s with exit code 2, no stack and nothing on standard output', async (_, argv, message) => {
    const { code, stdout, stderr } = await ketwork(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  it('shows the stack of a mistake with --debug', async () => {
    const { code, stderr } = await ketwork(['gates', 'cxx', '--debug']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/error: No gate is called "cxx".*\n[^]*^ {4}at /m);
  });

  describe('for a bug of ours', () => {
    const runBroken = async (argv: string[]) => {
      const broken = new Writable({
        write() {
          throw new TypeError('row is undefined');
        },
      });
      let stderr = '';
      const write = (text: Buffer, _: unknown, done: () => void) => {
        stderr += text.toString();
        done();
      };
      const shell = { argv, stdout: broken, stderr: new Writable({ write }), onInterrupt: () => () => {} };
      return { code: await run(shell), stderr };
    };

    it('exits with 1 and says where to report it, without a stack', async () => {
      const { code, stderr } = await runBroken(['gates']);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /error: row is undefined\nThis is a bug in ketwork .* Run it again with --debug, and report/,
      );
      expect(stderr).not.toContain('    at ');
    });

    it('shows the stack with --debug', async () => {
      expect((await runBroken(['gates', '--debug'])).stderr).toMatch(/^ {4}at .*Please report/ms);
    });
  });

  describe('as a process', () => {
    const points = write(folder, 'points.csv', pointsCsv());
    const model = join(folder, 'model');
    beforeAll(() => ketwork(['train', points, ...small, '--epochs', '1', '--out', model]));
    const start = ['--import', 'tsx', 'src/cli/main.ts'];

    it('ends with the exit code of its run', () => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [...start, 'inspect', join(folder, 'none')]);
      expect({ status, stdout: `${stdout}` }).toEqual({ status: 2, stdout: '' });
      expect(`${stderr}`).toMatch(/^error: There is no ".*none".*\n$/);
    });

    it('lets TensorFlow.js write no greetings', () => {
      for (const argv of [
        ['evaluate', model, points, '--backend', 'cpu'],
        ['inspect', model],
      ]) {
        const { status, stdout, stderr } = spawnSync(process.execPath, [...start, ...argv, '--json']);
        expect({ status, stderr: `${stderr}` }).toEqual({ status: 0, stderr: '' });
        expect(JSON.parse(`${stdout}`)).toBeInstanceOf(Object);
      }
    });

    it('ends quietly when its reader has read enough', async () => {
      // Far more text than a pipe holds.
      const long = write(folder, 'long.csv', '1,2\n'.repeat(20_000));
      const child = spawn(process.execPath, [...start, 'predict', model, long]);
      let stderr = '';
      child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
      child.stdout.once('data', () => child.stdout.destroy());
      const code = await new Promise((resolve) => child.on('close', resolve));
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    });
  });
});
