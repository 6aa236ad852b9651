import * as tf from '@tensorflow/tfjs';
import { stripVTControlCharacters } from 'node:util';
import { progressBar, type TextStream } from '../../src/callbacks/index.js';
import { fit } from '../../src/training/index.js';
import { classifier, points } from '../training/support.js';

const data = points();

function screen(isTTY: boolean, columns = 80): TextStream & { text: string } {
  return {
    isTTY,
    columns,
    text: '',
    write(text: string) {
      this.text += text;
    },
  };
}
const escape = '\u001B';
/** What stood on a line at any moment: cli-progress goes back to column 1 before each drawing. */
const drawings = (text: string) =>
  text
    .split(`${escape}[1G`)
    .flatMap((part) => stripVTControlCharacters(part).split('\n'))
    .filter((line) => line !== '');

const ways: [string, (callback: tf.Callback) => Promise<unknown>][] = [
  [
    'model.fit',
    (callback) =>
      classifier().fit(data.x, data.y, {
        epochs: 3,
        batchSize: 8,
        verbose: 0,
        validationData: [data.x, data.y],
        callbacks: [callback],
      }),
  ],
  [
    'fit',
    (callback) =>
      fit(classifier(), data, { seed: 1, epochs: 3, batchSize: 8, validation: data, callbacks: [callback] }),
  ],
];

describe.each(ways)('progressBar in %s', (_, train) => {
  it('writes one line per epoch where there is no terminal', async () => {
    const stream = screen(false);
    await train(progressBar({ stream }));
    const lines = stream.text.trimEnd().split('\n');
    const number = '\\d\\.\\d{4}';
    lines.forEach((line, i) => {
      const metrics = `loss ${number} \\(val ${number}\\)  accuracy ${number} \\(val ${number}\\)`;
      expect(line).toMatch(new RegExp(`^Epoch ${i + 1}/3  ${metrics}  \\d+\\.\\d s$`));
    });
    expect(lines).toHaveLength(3);
  });

  it('draws a bar with percent, loss, accuracy and time left, then the line of the epoch', async () => {
    const stream = screen(true);
    await train(progressBar({ stream }));
    const lines = drawings(stream.text);
    expect(lines).toContainEqual(
      expect.stringMatching(/^Epoch 2\/3 {2}█{16} 100% {2}loss \d\.\d{4} {2}accuracy \d\.\d{4} {2}0:\d\d left$/),
    );
    expect(lines.filter((line) => line.includes('(val'))).toHaveLength(3);
  });

  it.each([40, 80, 200])('stays within %i columns', async (columns) => {
    for (const isTTY of [true, false]) {
      const stream = screen(isTTY, columns);
      await train(progressBar({ stream }));
      for (const line of drawings(stream.text)) expect(line.length).toBeLessThan(columns);
    }
  });

  it('gives the cursor and line wrapping back', async () => {
    const stream = screen(true);
    await train(progressBar({ stream }));
    expect(stream.text.lastIndexOf(`${escape}[?7h`)).toBeGreaterThan(stream.text.lastIndexOf(`${escape}[?7l`));
    expect(stream.text.endsWith('\n')).toBe(true);
  });

  it('writes nothing when quiet', async () => {
    const stream = screen(true);
    await train(progressBar({ stream, quiet: true }));
    expect(stream.text).toBe('');
  });

  it('leaves no tensors behind', async () => {
    await train(progressBar({ stream: screen(true) }));
    const before = tf.memory().numTensors;
    await train(progressBar({ quiet: true }));
    const plain = tf.memory().numTensors - before;
    await train(progressBar({ stream: screen(true) }));
    expect(tf.memory().numTensors - before).toBe(2 * plain);
  });
});

describe('progressBar', () => {
  it('shows the mean of the epoch so far, as the epoch will report it', async () => {
    const stream = screen(true);
    await fit(classifier(), data, { seed: 1, epochs: 2, batchSize: 8, callbacks: [progressBar({ stream })] });
    const lines = drawings(stream.text);
    const [atEnd, result] = [lines.find((line) => /2\/2.*100%/.test(line)), lines.at(-1)];
    expect(atEnd).toBeDefined();
    expect(/loss [\d.]+ {2}accuracy [\d.]+/.exec(atEnd!)![0]).toBe(/loss [\d.]+ {2}accuracy [\d.]+/.exec(result!)![0]);
  });

  it('stops drawing when our fit is interrupted', async () => {
    const stream = screen(true);
    const abort = new AbortController();
    const onBatchEnd = () => abort.abort();
    await fit(classifier(), data, {
      seed: 1,
      signal: abort.signal,
      callbacks: [progressBar({ stream }), { onBatchEnd }],
    });
    const length = stream.text.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(stream.text.length).toBe(length);
  });

  it('writes a line per epoch to the console where there is no standard error, as in browsers', async () => {
    const console = jest.spyOn(globalThis.console, 'info').mockImplementation(() => undefined);
    const stderr = Object.getOwnPropertyDescriptor(process, 'stderr')!;
    Object.defineProperty(process, 'stderr', { value: undefined, configurable: true });
    try {
      await fit(classifier(), data, { seed: 1, epochs: 2, callbacks: [progressBar()] });
    } finally {
      Object.defineProperty(process, 'stderr', stderr);
    }
    expect(console.mock.calls.flat().map((line) => String(line).slice(0, 11))).toEqual(['Epoch 1/2  ', 'Epoch 2/2  ']);
    console.mockRestore();
  });
});
