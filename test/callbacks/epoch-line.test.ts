import { epochText, metricsText, timeText } from '../../src/callbacks/epoch-line.js';

describe('the line of an epoch', () => {
  it('puts validation behind its metric and spells accuracy out', () => {
    const means = { loss: 0.23456, acc: 0.9, val_loss: 12345.6, val_acc: 0.00012 };
    expect(metricsText(means, 80)).toBe('loss 0.2346 (val 1.2e+4)  accuracy 0.9000 (val 1.2e-4)');
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
