import { Writable } from 'node:stream';
import { commandLine, type Output, widthOf } from '../../src/cli/shell.js';

const output = (columns?: number): Output => Object.assign(new Writable(), { isTTY: true, columns });

describe('the shell', () => {
  it('quotes a command line so that a shell reads the same words', () => {
    expect(commandLine(['train', 'my data.csv', "it's", '--label', '-1', '', 'a$b'])).toBe(
      "ketwork train 'my data.csv' 'it'\\''s' --label -1 '' 'a$b'",
    );
  });

  it('takes 80 columns where the width is unknown or 0', () => {
    expect([undefined, 0, 132].map((columns) => widthOf(output(columns)))).toEqual([80, 80, 132]);
  });

  it.each<[string, Record<string, string>, boolean, string]>([
    ['on a terminal', { FORCE_COLOR: '1' }, true, '\x1b[31mx\x1b[39m'],
    ['not with NO_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, true, 'x'],
    ['not in a pipe', { FORCE_COLOR: '1' }, false, 'x'],
  ])('uses colours %s', async (_, variables, isTTY, text) => {
    const before = { ...process.env };
    delete process.env['NO_COLOR'];
    Object.assign(process.env, variables);
    jest.resetModules();
    const { colorsFor } = await import('../../src/cli/shell.js');
    expect(colorsFor(Object.assign(new Writable(), { isTTY })).red('x')).toBe(text);
    process.env = before;
  });
});
