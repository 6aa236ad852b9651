import * as tf from '@tensorflow/tfjs';
import { compile, type RunOptions } from '../../src/autodiff/compile.js';
import { gradientNames } from '../../src/autodiff/gradient-methods.js';
import { input, product, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { Random } from '../../src/math/random.js';
import { x, z } from '../../src/observables/pauli-sum.js';
import { failure } from '../support/circuit-text.js';
import { referenceGradient, referenceOutput, type Run, worstDifference } from '../support/engine-run.js';
import { randomValues, withoutSymmetry } from '../support/facts/gates.js';
import { readings } from '../support/facts/readouts.js';
import { randomCircuit } from '../support/random-circuit.js';

beforeAll(() => tf.setBackend('cpu'));

/** dLoss/dInputs and dLoss/dWeights of `Σ dOutput · output` through TF.js. */
function gradientBy(options: RunOptions, run: Run, dOutput: readonly number[]) {
  const { circuit, reading, inputs = [[]], weights = [] } = run;
  return tf.tidy(() => {
    const compiled = compile(circuit, reading, options);
    const loss = (rows: tf.Tensor, values: tf.Tensor) => {
      const output = compiled.run(rows as tf.Tensor2D, values as tf.Tensor1D);
      return tf.sum(tf.mul(output, tf.tensor([...dOutput], output.shape)));
    };
    const rows = tf.tensor2d(inputs.flat(), [inputs.length, circuit.inputs]);
    const [ofInputs, ofWeights] = tf.grads(loss)([rows, tf.tensor1d([...weights])]);
    compiled.dispose();
    return { inputs: [...ofInputs!.dataSync()], weights: [...ofWeights!.dataSync()] };
  });
}

const flat = ({ inputs, weights }: { inputs: readonly number[]; weights: readonly number[] }) => [
  ...inputs,
  ...weights,
];

/** Random circuits with gates under control, matrices, products, amplitudes and weights used often. */
const circuits: readonly (readonly [string, Circuit])[] = [
  ...[2, 4].map((seed) => [`random circuit ${seed}`, randomCircuit(new Random(seed), 3, 12)] as const),
  [
    'a prepared state with products of inputs',
    new Circuit(3)
      .prepared({ first: 0, count: 3, pad: 0.2 })
      .compose(withoutSymmetry(3, new Random(3)))
      .rx(product(input(0), input(1)), 0)
      .crx(weight(0).times(1.5), 0, 1)
      .rz(weight(0), 1)
      .ryy(weight(1), 0, 1)
      .rx(input(2), 1),
  ],
];

describe.each(circuits)('gradients of %s', (_name, circuit) => {
  it.each(readings)('agree by adjoint, parameter shift and central difference, reading $kind', (reading) => {
    const random = new Random(4);
    const run: Run = { circuit, reading, ...randomValues(circuit, 2, random) };
    const dOutput = referenceOutput(run).map(() => random.normal());
    const expected = flat(referenceGradient(run, dOutput));
    const size = Math.max(1, ...expected.map(Math.abs));
    const errorBy = (options: RunOptions) => worstDifference(flat(gradientBy(options, run, dOutput)), expected) / size;
    expect(errorBy({ gradient: 'adjoint' })).toBeLessThan(2e-5);
    expect(errorBy({ gradient: 'parameter-shift' })).toBeLessThan(1e-4);
    // The step's own error is of order 0.01² times a third derivative, its rounding 1e-7 / 0.01.
    expect(errorBy({ gradient: 'central-difference' })).toBeLessThan(3e-3);
    expect(errorBy({ gradient: 'adjoint', passes: false })).toBeLessThan(2e-5);
  });
});

const small = withoutSymmetry(3, new Random(12))
  .rx(input(0), 0)
  .ry(weight(0), 1)
  .cx(0, 1)
  .rzz(weight(1), 1, 2)
  .rx(weight(0).times(0.5), 2)
  .ry(input(1), 2);
const smallRun: Run = {
  circuit: small,
  reading: { kind: 'expectation', observables: [z(0).times(x(1)), z(2)] },
  ...randomValues(small, 2, new Random(6)),
};
const ones = referenceOutput(smallRun).map(() => 1);

describe('the central difference', () => {
  it('has an error of second order in its step', () => {
    const exact = flat(referenceGradient(smallRun, ones, 1e-5));
    const steps = [0.4, 0.2, 0.1, 0.05];
    const logs = steps.map((step) => [
      Math.log(step),
      Math.log(worstDifference(flat(gradientBy({ gradient: 'central-difference', step }, smallRun, ones)), exact)),
    ]);
    expect(slopeOf(logs as [number, number][])).toBeGreaterThan(1.9);
    expect(slopeOf(logs as [number, number][])).toBeLessThan(2.1);
  });
});

/** Least squares through points. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (k: 0 | 1) => points.reduce((sum, point) => sum + point[k], 0) / points.length;
  const [mx, my] = [mean(0), mean(1)];
  const covariance = points.reduce((sum, [px, py]) => sum + (px - mx) * (py - my), 0);
  return covariance / points.reduce((sum, [px]) => sum + (px - mx) ** 2, 0);
}

describe('SPSA', () => {
  const exact = flat(referenceGradient(smallRun, ones));
  const errorWith = (options: RunOptions) =>
    worstDifference(flat(gradientBy({ gradient: 'spsa', step: 0.05, ...options }, smallRun, ones)), exact);

  it('averages to the gradient over many directions', () => {
    expect(errorWith({ samples: 1, seed: 3 })).toBeGreaterThan(0.3);
    expect(errorWith({ samples: 300, seed: 3 })).toBeLessThan(0.3);
  });

  it('gives the same estimate for the same seed, and another for another', () => {
    const estimate = (seed: number) => flat(gradientBy({ gradient: 'spsa', seed }, smallRun, ones));
    expect(estimate(5)).toEqual(estimate(5));
    expect(estimate(5)).not.toEqual(estimate(6));
  });

  it('goes on to new directions with every gradient of one compiled circuit', () => {
    const compiled = compile(small, smallRun.reading, { gradient: 'spsa', seed: 1 });
    const estimate = () =>
      tf.tidy(() => {
        const rows = tf.tensor2d(smallRun.inputs!.map((row) => [...row]));
        const gradient = tf.grad((w: tf.Tensor) => tf.sum(compiled.run(rows, w as tf.Tensor1D)));
        return [...gradient(tf.tensor1d([...smallRun.weights!])).dataSync()];
      });
    expect(estimate()).not.toEqual(estimate());
    compiled.dispose();
  });
});

describe('a gradient method', () => {
  const compiledWith = (options: RunOptions) => failure(() => compile(small, smallRun.reading, options));

  it('is refused by an unknown name, with the nearest', () => {
    expect(compiledWith({ gradient: 'adjiont' as 'adjoint' })).toMatchObject({
      code: 'unknown',
      message: 'No gradient method is called "adjiont". Did you mean "adjoint"?',
    });
  });

  it.each([{ step: 0 }, { step: -1 }, { step: NaN }, { step: Infinity }, { samples: 0 }, { samples: 1.5 }])(
    'is refused with %p',
    (options) => {
      expect(compiledWith({ gradient: 'spsa', ...options })).toMatchObject({ code: 'invalid' });
    },
  );

  it.each(gradientNames)('leaves nothing behind by %s', (gradient) => {
    gradientBy({ gradient }, smallRun, ones);
    const before = tf.memory().numTensors;
    gradientBy({ gradient }, smallRun, ones);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each(gradientNames)(
    'gives zeros of the right shape by %s where nothing depends on weights or inputs',
    (gradient) => {
      const run: Run = { circuit: new Circuit(2).h(0), reading: { kind: 'probabilities' }, inputs: [[]], weights: [] };
      expect(gradientBy({ gradient }, run, [1, 1, 1, 1])).toEqual({ inputs: [], weights: [] });
      const unseen: Run = {
        circuit: new Circuit(2).h(0).rx(weight(0), 1).ry(input(0), 1),
        reading: { kind: 'expectation', observables: [z(0)] },
        inputs: [[1], [2]],
        weights: [0.3],
      };
      const { inputs, weights } = gradientBy({ gradient }, unseen, [1, 1]);
      expect([...inputs, ...weights].map(Math.abs)).toEqual([0, 0, 0]);
    },
  );
});
