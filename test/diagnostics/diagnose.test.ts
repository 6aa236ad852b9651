import * as tf from '@tensorflow/tfjs';
import {
  amplitudeEmbedding,
  angleEmbedding,
  basicEntangling,
  Circuit,
  diagnostics,
  hardwareEfficient,
  initializers,
  noise,
  projector,
  stronglyEntangling,
  weight,
  z,
} from '../../src/index.js';
import { layersOf } from '../../src/diagnostics/report/circuit-layers.js';
import { figureText } from '../../src/diagnostics/report/finding.js';
import { flatVariance } from '../../src/diagnostics/report/gradient-check.js';
import { measuredSlopes } from '../../src/diagnostics/report/slopes.js';
import { familyOf } from '../../src/circuit/templates/template-family.js';
import { sizeOf } from '../../src/diagnostics/report/subject.js';
import { startOf, uniformStart } from '../../src/diagnostics/report/weight-start.js';

const { diagnose, diagnosisText, fewerLayers, otherEntangler } = diagnostics;
const rotations = (qubits: number) =>
  Array.from({ length: qubits }, (_, q) => q).reduce((circuit, q) => circuit.ry(weight(q), q), new Circuit(qubits));
const within = ({ variance, standardError }: diagnostics.VarianceEstimate, exact: number) =>
  expect(Math.abs(variance - exact)).toBeLessThan(4 * standardError);

describe('layers', () => {
  it.each([
    ['strongly entangling, other pairs in each layer', new Circuit(4).append(stronglyEntangling({ layers: 3 })), 3, 0],
    ['behind an embedding', new Circuit(3).append(angleEmbedding()).append(basicEntangling({ layers: 4 })), 4, 3],
    ['before closing rotations', new Circuit(4).append(hardwareEfficient({ layers: 2 })), 2, 0],
    [
      'that upload features again',
      new Circuit(2)
        .append(angleEmbedding())
        .append(stronglyEntangling())
        .append(angleEmbedding())
        .append(stronglyEntangling()),
      2,
      0,
    ],
  ])('are found in circuits %s', (_, circuit, count, first) => {
    expect(layersOf(circuit)).toMatchObject({ count, first });
  });

  it('are not seen in one layer, or in gates on some qubits', () => {
    expect(layersOf(new Circuit(4).append(stronglyEntangling()))).toBeUndefined();
    expect(layersOf(rotations(5))).toBeUndefined();
  });

  it('are cut to the shorter circuit of the template', () => {
    const cut = fewerLayers(new Circuit(4).append(stronglyEntangling({ layers: 3 })), 2);
    expect(cut.toJSON()).toEqual(new Circuit(4).append(stronglyEntangling({ layers: 2 })).toJSON());
    const closed = fewerLayers(new Circuit(4).append(hardwareEfficient({ layers: 3 })), 1);
    expect(closed.toJSON()).toEqual(new Circuit(4).append(hardwareEfficient({ layers: 1 })).toJSON());
    expect(() => fewerLayers(rotations(2), 1)).toThrow(/make no layers/);
    expect(() => fewerLayers(new Circuit(2).append(stronglyEntangling({ layers: 2 })), 3)).toThrow(/Use 1 to 2/);
  });

  it('get the entangler of the template', () => {
    for (const entangler of ['line', 'pairwise', 'full'] as const) {
      const other = otherEntangler(new Circuit(5).append(basicEntangling({ layers: 2 })), entangler);
      expect(other.toJSON()).toEqual(new Circuit(5).append(basicEntangling({ layers: 2, entangler })).toJSON());
    }
    expect(() => otherEntangler(rotations(2), 'line')).toThrow(/no runs of two-qubit gates/);
  });
});

describe('the family of a circuit', () => {
  it.each([
    ['stronglyEntangling({ layers: 3 })', new Circuit(4).append(stronglyEntangling({ layers: 3 }))],
    [
      "angleEmbedding({ axis: 'x' }), then hardwareEfficient({ layers: 2, rotations: 'ry', entangler: 'ring' })",
      new Circuit(4).append(angleEmbedding()).append(hardwareEfficient({ layers: 2 })),
    ],
    [
      "3 times angleEmbedding({ axis: 'y' }) and stronglyEntangling({ layers: 1 })",
      [0, 1, 2].reduce(
        (circuit, k) =>
          circuit.append(angleEmbedding({ axis: 'y', first: 4 * k })).append(stronglyEntangling({ layers: 1 })),
        new Circuit(4),
      ),
    ],
  ])('is %s, of every size', (code, circuit) => {
    const family = familyOf(circuit)!;
    expect(family.code).toBe(code);
    expect(family.circuitOf(4).toJSON()).toEqual(circuit.toJSON());
    expect(family.circuitOf(6).weights / 6).toBe(circuit.weights / 4);
  });

  it('is none where one gate differs', () => {
    expect(familyOf(new Circuit(4).append(stronglyEntangling({ layers: 3 })).h(0))).toBeUndefined();
    expect(familyOf(rotations(3))).toBeUndefined();
  });

  it('of deep circuits halves the variance with each qubit', async () => {
    const circuit = new Circuit(4).append(stronglyEntangling({ layers: 12 }));
    const { findings } = await diagnose(circuit, { samples: 60, checks: ['size'] });
    const rate = Number(/factor of ([\d.]+) ±/.exec(findings[0]!.verdict)![1]);
    expect(Math.abs(rate - 0.5)).toBeLessThan(0.06);
    expect(findings[0]!.severity).toBe('warning');
  });
});

describe('measured slopes', () => {
  it('of a global projector have the variance (1/8)(3/8)^(n−1), in units of its size', async () => {
    const [circuit, observable] = [rotations(4), projector('0000')];
    const problem = { circuit, observables: [observable], inputs: [[]], start: uniformStart(circuit) };
    const { all } = await measuredSlopes(problem, { samples: 1500, seed: 2 });
    expect(sizeOf(observable)).toBeCloseTo(15 / 16, 12);
    within(all, (1 / 8) * (3 / 8) ** 3 * (16 / 15) ** 2);
  });

  it('of Z of every qubit have the variance 1/(2n), the mean over observables', async () => {
    const circuit = rotations(4);
    const observables = [0, 1, 2, 3].map((q) => z(q).scaled(3));
    const problem = { circuit, observables, inputs: [[]], start: uniformStart(circuit) };
    const { all, of, expectations } = await measuredSlopes(problem, { samples: 1500, seed: 3 });
    within(all, 1 / 8);
    within(of([2]), 1 / 8);
    for (const each of expectations) within(each, 1 / 2);
  });

  it('start as an initializer says, each draw anew', async () => {
    const circuit = rotations(3);
    const start = startOf(initializers.smallNormal({ stddev: 0.2, seed: 7 }), circuit, [z(0)]);
    const values = Array.from({ length: 400 }, (_, k) => start(1000 * k)).flat();
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
    expect(Math.abs(deviation - 0.2)).toBeLessThan(0.02);
    expect(start(5)).toEqual(start(5));
  });

  it('are compared with a 2-design, d² / (2 (d² − 1)(d + 1))', () => {
    for (const d of [2, 16, 1024]) {
      expect(flatVariance(Math.log2(d))).toBeCloseTo(d ** 2 / (2 * (d ** 2 - 1) * (d + 1)), 14);
    }
  });
});

describe('a diagnosis', () => {
  const quick = { samples: 100, checks: ['circuit', 'gradient'] } as const;

  it('advises the local observable first, by the measured factor', async () => {
    const { advice, findings } = await diagnose(rotations(7), {
      ...quick,
      samples: 600,
      observables: projector('0'.repeat(7)),
    });
    const factor = 1 / 14 / ((1 / 8) * (3 / 8) ** 6 * (128 / 127) ** 2);
    expect(advice[0]).toMatchObject({ key: 'localObservable', effect: expect.stringContaining('Measured') });
    expect(advice[0]!.gain!.low).toBeLessThan(factor);
    expect(advice[0]!.gain!.high).toBeGreaterThan(factor);
    expect(findings[1]).toMatchObject({ key: 'gradient', severity: 'warning' });
  });

  it('names weights that nothing depends on', async () => {
    const { findings, advice, verdict } = await diagnose(rotations(2).rz(weight(2), 0), quick);
    expect(findings[0]).toMatchObject({
      severity: 'warning',
      verdict: expect.stringMatching(/1 weight .* seen.*: 2\./),
    });
    const unseen = advice.find(({ key }) => key === 'unseen')!;
    expect(unseen.effect).toMatch(/with X of every qubit read too, every weight is seen/);
    expect(verdict).toMatch(/^It can be trained\. Warnings: The circuit/);
  });

  it('says that all is well', async () => {
    const circuit = new Circuit(2).append(angleEmbedding({ axis: 'y' })).append(hardwareEfficient({ layers: 1 }));
    const { verdict, findings } = await diagnose(circuit, quick);
    expect(verdict).toBe('All is well: nothing was found that stands in the way of training it.');
    expect(findings.map(({ severity }) => severity)).toEqual(['good', 'good']);
  });

  it('knows a barren plateau, and how to leave it', async () => {
    const circuit = new Circuit(5).append(stronglyEntangling({ layers: 10 }));
    const { findings, advice } = await diagnose(circuit, { samples: 50, checks: ['gradient'] });
    expect(findings[0]).toMatchObject({
      severity: 'warning',
      verdict: expect.stringMatching(/random states on 5 qubits/),
    });
    const variance = findings[0]!.figures[0]!.value;
    expect(variance / flatVariance(5)).toBeGreaterThan(0.6);
    expect(variance / flatVariance(5)).toBeLessThan(1.5);
    expect(advice.some(({ gain }) => gain !== undefined)).toBe(true);
    const ranks = advice.map(({ gain }) => gain?.low ?? 0);
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
  });

  it('says what noise leaves of depth, and how much fewer layers would', async () => {
    const circuit = new Circuit(3).append(basicEntangling({ layers: 8, axis: 'y' }));
    const model = noise.uniform({ oneQubit: 0.02, twoQubit: 0.05 });
    const { findings, advice } = await diagnose(circuit, { ...quick, noise: model, checks: ['noise'], shots: 50 });
    expect(findings[0]!.severity).toBe('bad');
    const left = (text: string) => Number(/leaves ([\d.]+) %/.exec(text)![1]);
    const less = advice.find(({ key }) => key === 'noise')!;
    expect(left(less.effect)).toBeGreaterThan(2 * left(findings[0]!.verdict));
    expect(advice.map(({ key }) => key)).toContain('shots');
  });

  it('looks at everything, as plain data, the same for the same seed, and leaves no tensors', async () => {
    const circuit = new Circuit(2).append(angleEmbedding({ axis: 'y' })).append(stronglyEntangling({ layers: 2 }));
    const options = { samples: 20, seed: 4, weights: new Float32Array(12).fill(0.3), weightInitializer: 'smallNormal' };
    const calls: [number, number][] = [];
    await diagnose(circuit, { ...options, quick: true });
    const before = tf.memory().numTensors;
    const first = await diagnose(circuit, { ...options, onProgress: (done, total) => calls.push([done, total]) });
    expect(tf.memory().numTensors).toBe(before);
    expect(JSON.parse(JSON.stringify(first))).toEqual(JSON.parse(JSON.stringify(await diagnose(circuit, options))));
    expect(first.findings).toHaveLength(14);
    expect(first.findings.filter(({ severity }) => severity === 'skipped')).toEqual([]);
    expect(calls.every(([done], k) => k === 0 || done > calls[k - 1]![0])).toBe(true);
    expect(calls.at(-1)![0]).toBe(calls[0]![1]);
    const text = diagnosisText(first, { name: 'two qubits' });
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(text).not.toMatch(/NaN|undefined|\[object/);
  });

  it('leaves out what there is no time for, and says so', async () => {
    const { findings, untried } = await diagnose(rotations(2), { samples: 10, seconds: 1e-6 });
    expect(findings.every(({ severity }) => severity === 'skipped')).toBe(true);
    expect(untried).toContain('initializer');
  });

  it('skips what a circuit does not support, and goes on', async () => {
    const circuit = new Circuit(2).append(amplitudeEmbedding()).append(stronglyEntangling());
    const { findings } = await diagnose(circuit, { ...quick, checks: ['simulability', 'entanglement'] });
    expect(findings.map(({ severity }) => severity)).toEqual(['skipped', 'note']);
  });

  it.each([
    [
      'too many qubits',
      new Circuit(28).append(basicEntangling({ layers: 2 })),
      {},
      /28 qubits and 112 gates are too many/,
    ],
    ['no weights', new Circuit(2).h(0), {}, /has no weights.*Use weight\(i\)/],
    ['weights that do not fit', rotations(2), { weights: [1] }, /2 weights but 1 were given/],
    ['observables beyond it', rotations(2), { observables: z(4) }, /touches qubit 4, but the circuit has 2 qubits/],
    ['data of other rows', new Circuit(2).append(angleEmbedding()).ry(weight(0), 0), { data: [[1]] }, /Give rows of 2/],
    ['too few samples', rotations(1), { samples: 3 }, /samples = 3; use a whole number from 10/],
    ['no shots', rotations(1), { shots: 0 }, /shots = 0; use/],
    ['no time', rotations(1), { seconds: 0 }, /0 seconds is not possible/],
    ['an initializer nobody knows', rotations(1), { weightInitializer: 'smalNormal' }, /Did you mean "smallNormal"/],
  ])('refuses %s', async (_, circuit, options, message) => {
    await expect(diagnose(circuit, options)).rejects.toThrow(message);
  });
});

describe('figures', () => {
  it.each([
    [0, '0'],
    [0.031234, '0.0312'],
    [1234.5, '1,235'],
    [-0.5, '−0.5'],
    [3.14e-7, '3.1e-7'],
    [-5e9, '−5.0e9'],
    [Infinity, 'infinite'],
  ])('%d is written %s', (value, text) => expect(figureText(value)).toBe(text));
});
