import { epochText, metricsText, timeText } from '../../src/callbacks/epoch-line.js';

describe('the line of an epoch', () => {
  it('puts validation behind its metric and spells accuracy out', () => {
    const means = { loss: 0.23456, acc: 0.9, val_loss: 12345.6, val_acc: 0.00012 };
    expect(metricsText(means, 80)).toBe('loss 0.2346 (val 1.2e+4)  accuracy 0.9000 (val 1.2e-4)');
  });

  it('shows how many shots there were, large numbers to three digits', () => {
    expect(metricsText({ loss: 0.5, shots: 1_234_567, val_loss: 0.25, val_shots: 900 }, 80)).toBe(
      'loss 0.5000 (val 0.2500)  shots 1.23M (val 900)',
    );
    expect(metricsText({ shots: 12_340 }, 80)).toBe('shots 12.3K');
  });

  it('leaves out what does not fit', () => {
    const means = { loss: 0.5, acc: 0.9, other: 1 };
    expect(metricsText(means, 30)).toBe('loss 0.5000  accuracy 0.9000');
    expect(metricsText(means, 20)).toBe('loss 0.5000');
    expect(metricsText(means, 10)).toBe('');
    expect(metricsText(means, -3)).toBe('');
    expect(metricsText({}, 80)).toBe('');
  });

  it('counts epochs from 1, all equally wide', () => {
    expect([epochText(0, 20), epochText(19, 20)]).toEqual(['Epoch  1/20', 'Epoch 20/20']);
  });

  it.each([
    [0, '0:00'],
    [59.6, '1:00'],
    [754, '12:34'],
    [11109, '3:05:09'],
    [-1, '0:00'],
  ])('shows %d s as %s', (seconds, text) => expect(timeText(seconds)).toBe(text));
});
