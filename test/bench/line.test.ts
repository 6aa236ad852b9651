import { parseLine } from '../../bench/child/line.js';

const line = {
  peer: 'jax-handwritten',
  version: 'jax 0.10.2',
  n: 4,
  layers: 2,
  batch: 32,
  setup_s: 0.64,
  median_s: 0.000169,
  min_s: 0.0000887,
  repeats: 1144,
  loss: 0.3131796717643738,
  rms_per_n: [0.1, 0.2],
};

describe('a line of measurements', () => {
  it('is the last JSON object among whatever else was printed', () => {
    const output = `a warning\n{"median_s": 9}\n${JSON.stringify(line)}\nbye\n`;
    expect(parseLine(output)).toEqual({
      version: 'jax 0.10.2',
      median: expect.closeTo(0.169, 9),
      min: expect.closeTo(0.0887, 9),
      setup: 640,
      repeats: 1144,
      numbers: { loss: 0.3131796717643738 },
    });
  });

  it('is a failure where a peer cannot, prints nothing, no number or no JSON', () => {
    expect(parseLine('{"peer": "qulacs", "skip": "not supported by this peer"}')).toEqual({
      failure: 'not supported by this peer',
    });
    expect(parseLine('Segmentation fault\n')).toEqual({ failure: 'It printed no measurement.' });
    expect(parseLine('{"loss": 1}')).toEqual({ failure: 'Its measurement has no median_s or no min_s.' });
    expect(parseLine('{"median_s": 1, "loss": NaN}')).toEqual({
      failure: 'It printed what is no JSON: {"median_s": 1, "loss": NaN}',
    });
  });
});
