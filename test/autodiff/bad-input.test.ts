import * as tf from '@tensorflow/tfjs';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { amplitudeEmbedding } from '../../src/circuit/templates/index.js';
import {
  type CallOptions,
  compile,
  counts,
  expectation,
  fidelity,
  metricTensor,
  type MetricTensorOptions,
  probabilities,
  propagatedExpectation,
  reducedDensityMatrix,
  sample,
  shotCost,
  state,
  statePair,
  trajectoryEstimate,
  variance,
} from '../../src/autodiff/index.js';
import { x, z } from '../../src/observables/index.js';
import { memory } from '../complex/support.js';
import { onEveryBackend } from './support.js';

const circuit = new Circuit(2).ry(input(0), 0).rx(input(1), 1).cx(0, 1).ry(weight(0), 0).ry(weight(1), 1);
const weights = [0.1, 0.2];
const large = new Circuit(30).h(0);
const qubits = (count: number) => Array.from({ length: count }, (_, k) => k);

/** Refused with that code and message, and nothing is left behind. */
function refuses(code: string, message: RegExp, run: () => unknown): void {
  const before = memory();
  const matching = expect.objectContaining({ name: 'KetworkError', code, message: expect.stringMatching(message) });
  expect(() => tf.tidy(() => void run())).toThrow(matching);
  expect(memory()).toEqual(before);
}

/** Every function that takes inputs and weights. */
const readings: Readonly<Record<string, (options: CallOptions) => unknown>> = {
  expectation: (options) => expectation(circuit, z(0), options),
  variance: (options) => variance(circuit, z(0), options),
  probabilities: (options) => probabilities(circuit, options),
  state: (options) => state(circuit, options),
  statePair: (options) => statePair(circuit, options),
  reducedDensityMatrix: (options) => reducedDensityMatrix(circuit, [0], options),
  fidelity: (options) => fidelity(circuit, circuit, options),
  metricTensor: ({ inputs, weights }) => metricTensor(circuit, { inputs, weights }),
};

const bad: readonly [fact: string, code: string, message: RegExp, options: () => object][] = [
  ['no inputs', 'mismatch', /reads 2 inputs per sample but received none/, () => ({ weights })],
  ['too many features', 'mismatch', /2 inputs per sample but row 0 has 3/, () => ({ inputs: [[1, 2, 3]], weights })],
  ['rows of several lengths', 'mismatch', /but row 1 has 1\./, () => ({ inputs: [[1, 2], [3]], weights })],
  [
    'a row that is no list',
    'invalid',
    /row 0 is 1\. For a single sample pass \[\[…\]\]/,
    () => ({ inputs: [1, 2], weights }),
  ],
  ['no samples', 'invalid', /without any sample/, () => ({ inputs: [], weights })],
  ['a flat tensor', 'mismatch', /of shape \[2\]\. Pass \[batch, 2\]/, () => ({ inputs: tf.tensor1d([1, 2]), weights })],
  ['a wide tensor', 'mismatch', /of shape \[1,3\]\. Pass \[batch, 2\]/, () => ({ inputs: tf.zeros([1, 3]), weights })],
  [
    'texts',
    'invalid',
    /Inputs must be numbers, but the tensor is of type string/,
    () => ({ inputs: tf.tensor2d([['a', 'b']]), weights }),
  ],
  [
    'NaN',
    'invalid',
    /Inputs must be finite, but row 2, column 1 is NaN/,
    () => ({
      inputs: [
        [1, 2],
        [NaN, 3],
      ],
      weights,
    }),
  ],
  [
    'infinite inputs',
    'invalid',
    /row 3, column 2 is -Infinity/,
    () => ({
      inputs: tf.tensor2d([
        [1, 2],
        [3, 4],
        [5, -Infinity],
      ]),
      weights,
    }),
  ],
  ['too few weights', 'mismatch', /has 2 weights but received 1\./, () => ({ inputs: [[1, 2]], weights: [1] })],
  [
    'too many weights',
    'mismatch',
    /has 2 weights but received 3\./,
    () => ({ inputs: [[1, 2]], weights: tf.zeros([3]) }),
  ],
  ['no weights', 'mismatch', /has 2 weights but received 0\./, () => ({ inputs: [[1, 2]] })],
  [
    'NaN weights',
    'invalid',
    /Weights must be finite, but number 2 is NaN/,
    () => ({ inputs: [[1, 2]], weights: [0, NaN] }),
  ],
];

onEveryBackend(() => {
  describe.each(Object.entries(readings))('%s', (_, run) => {
    it.each(bad)('refuses %s', (_fact, code, message, options) => {
      refuses(code, message, () => run(options()));
    });
  });

  it('refuses features that cannot be the amplitudes of a state, with their row', () => {
    const embedded = new Circuit(2).append(amplitudeEmbedding());
    const run = (row: number[]) => () => expectation(embedded, z(0), { inputs: [[1, 0, 0, 0], row] });
    refuses('invalid', /features in row 1 cannot be the amplitudes of a state: their norm is 0/, run([0, 0, 0, 0]));
    refuses('invalid', /features in row 1 .* norm is Infinity/, run([3e30, 0, 0, 0]));
    const padded = new Circuit(2).append(amplitudeEmbedding({ features: 3, pad: 1 }));
    expect(tf.tidy(() => probabilities(padded, { inputs: [[0, 0, 0]] }).arraySync())).toEqual([[0, 0, 0, 1]]);
  });
});

it('refuses what the circuit does not have', () => {
  const call = { inputs: [[1, 2]], weights };
  refuses('mismatch', /observable Z2 touches qubit 2, but the circuit has 2 qubits, counted from 0/, () =>
    expectation(circuit, [z(0), z(2)], call),
  );
  refuses('mismatch', /touches qubit 3/, () => variance(circuit, z(0).times(x(3)), call));
  refuses('invalid', /given qubit 2, but the circuit has qubits 0 to 1/, () =>
    probabilities(circuit, { ...call, qubits: [2] }),
  );
  refuses('invalid', /density matrix was given qubit 2/, () => reducedDensityMatrix(circuit, [2], call));
  refuses('invalid', /density matrix was given qubit 1 twice/, () => reducedDensityMatrix(circuit, [1, 1], call));
  refuses('invalid', /density matrix of no qubits/, () => reducedDensityMatrix(circuit, [], call));
  refuses('invalid', /given qubit 0 twice/, () => probabilities(circuit, { ...call, qubits: [0, 0] }));
  refuses('invalid', /Probabilities of no qubits/, () => probabilities(circuit, { ...call, qubits: [] }));
  refuses('invalid', /No observables were given/, () => expectation(circuit, [], call));
  refuses('invalid', /not Hermitian/, () => expectation(circuit, z(0).times(x(0)), call));
  refuses('mismatch', /Circuits of 2 and 3 qubits have no fidelity/, () => fidelity(circuit, new Circuit(3), call));
});

it('refuses unknown names with the nearest known one', () => {
  const call = { inputs: [[1, 2]], weights };
  refuses('unknown', /No engine is called "tensr"\. Did you mean "tensor"\?/, () =>
    expectation(circuit, z(0), { ...call, engine: 'tensr' }),
  );
  refuses('unknown', /"tensr"/, () => metricTensor(circuit, { ...call, engine: 'tensr' }));
  const options = { ...call, approximation: 'blockdiagonal' } as unknown as MetricTensorOptions;
  refuses('unknown', /"blockdiagonal"\. Did you mean "block-diagonal"\?/, () => metricTensor(circuit, options));
});

/** Every function that takes options, however it is given them. */
const takers: Readonly<Record<string, (options: never) => unknown>> = {
  compile: (options) => compile(circuit, { kind: 'state' }, options),
  shotCost: (options) => shotCost(circuit, { kind: 'expectation', observables: [z(0)] }, options),
  trajectoryEstimate: (options) => trajectoryEstimate(circuit, z(0), options),
  propagatedExpectation: (options) => propagatedExpectation(circuit, z(0), options),
  sample: (options) => sample(circuit, options),
  counts: (options) => counts(circuit, options),
  ...readings,
  metricTensor: (options) => metricTensor(circuit, options),
};

describe.each(Object.entries(takers))('the options of %s', (name, take) => {
  const refused = async (code: string, message: string, options: unknown) => {
    const before = memory();
    const run = async () => void (await take(options as never));
    await expect(run()).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    expect(memory()).toEqual(before);
  };

  it('are refused with one misspelt', async () => {
    const [misspelt, meant] = name === 'propagatedExpectation' ? ['noize', 'noise'] : ['engin', 'engine'];
    const message = `${name} has no option "${misspelt}". Did you mean "${meant}"?`;
    await refused('unknown', message, { [misspelt]: 'cpu' });
  });

  it.each([null, [[1, 2]], circuit])('are refused where they are %j', async (options) => {
    await refused('invalid', `The options of ${name} are `, options);
  });
});

it('refuses a misspelt truncation, and a number of shots in place of options', async () => {
  const truncation = { maxWords: 10, cutt: 1e-3 } as { maxWords: number };
  const call = { inputs: [[1, 2]], weights, engine: 'pauli-propagation', truncation };
  refuses('unknown', /truncation has no option "cutt"\. Did you mean "cut"\?/, () => expectation(circuit, z(0), call));
  await expect(sample(circuit, 100 as never)).rejects.toMatchObject({
    code: 'invalid',
    message: 'The options of sample are 100. Write { shots: 100 }.',
  });
});

it('refuses what does not fit into memory before it allocates, with the bytes needed', async () => {
  refuses('memory', /30 qubits .* need \d+\.\d GiB/, () => expectation(large, z(0)));
  refuses('memory', /30 qubits .* need \d+\.\d GiB/, () => state(large));
  refuses('memory', /density matrix of 18 qubits with a batch of 1 needs 2\.3 TiB/, () =>
    reducedDensityMatrix(new Circuit(18).h(0), qubits(18)),
  );
  const rows = tf.zeros<tf.Rank.R2>([10_000, 0]);
  refuses('memory', /density matrix of 7 qubits with a batch of 10000 needs 5\.\d GiB/, () =>
    reducedDensityMatrix(new Circuit(8).h(0), qubits(7), { inputs: rows }),
  );
  const deep = qubits(50).reduce((built, k) => built.ry(weight(2 * k), 0).rx(weight(2 * k + 1), 0), new Circuit(18));
  refuses('memory', /metric tensor of 18 qubits, 100 rotations and a batch of 2 needs 3\.1 GiB/, () =>
    metricTensor(deep, { inputs: rows.slice([0, 0], [2, 0]), weights: new Float32Array(100) }),
  );
  rows.dispose();
  const before = memory();
  await expect(sample(large, { shots: 1 })).rejects.toMatchObject({ code: 'memory' });
  expect(memory()).toEqual(before);
});
