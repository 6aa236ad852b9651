import { Circuit } from '../../src/circuit/circuit.js';
import { matrixDistance } from '../../src/math/complex-matrix.js';
import { Random } from '../../src/math/random.js';
import { one, x, y, z } from '../../src/observables/pauli-sum.js';
import { absorbCliffords } from '../../src/program/absorb-cliffords.js';
import { dropUnseen } from '../../src/program/drop-unseen.js';
import { lower, type Reading, simplified } from '../../src/program/lower.js';
import { mergeRotations } from '../../src/program/merge-rotations.js';
import { featureCount, type Program } from '../../src/program/program.js';
import { numbers } from '../support/circuit-text.js';
import { worstDifference } from '../support/engine-run.js';
import { programOutput, stepsMatrix } from '../support/program-matrix.js';
import { cliffordCircuit, isCliffordRotation } from '../support/random-clifford.js';
import { randomCircuit } from '../support/random-circuit.js';

const observables = [z(0), x(1).times(z(2)).plus(y(0).scaled(0.3)).minus(one()), y(2)];
const readings: readonly Reading[] = [
  { kind: 'expectation', observables },
  { kind: 'expectation', observables: [z(1)] },
  { kind: 'probabilities', qubits: [2, 0] },
  { kind: 'probabilities' },
  { kind: 'state' },
];

/** Random circuits of three qubits, half of them mostly of Cliffords, with every reading, as they are written. */
const corpus: readonly Program[] = Array.from({ length: 60 }, (_, seed) => {
  const random = new Random(seed);
  const circuit =
    seed % 2 === 0
      ? randomCircuit(random, 3, 14)
      : cliffordCircuit(random, 3, 10)
          .compose(Circuit.of(3, randomCircuit(random, 3, 4).operations))
          .compose(cliffordCircuit(random, 3, 10));
  return lower(circuit, readings[seed % readings.length]!, { passes: false });
});

const passes: readonly (readonly [string, (program: Program) => Program])[] = [
  ['mergeRotations', mergeRotations],
  ['absorbCliffords', absorbCliffords],
  ['dropUnseen', dropUnseen],
  ['simplified to words', (program) => simplified(program, 'words')],
  ['simplified to local steps', (program) => simplified(program, 'local')],
];

const valuesFor = (program: Program, seed: number) => {
  const features = numbers(featureCount(program), seed);
  const norm = Math.hypot(...features.slice(-(2 ** program.qubits)));
  return {
    features: program.columns.preparation ? features.map((value) => value / norm) : features,
    weights: numbers(program.weights, seed + 1),
  };
};

describe.each(passes)('%s', (_name, pass) => {
  it('keeps what is read, at random angles', () => {
    corpus.forEach((program, seed) => {
      const values = valuesFor(program, seed);
      const after = programOutput(pass(program), values);
      expect(worstDifference(after, programOutput(program, values))).toBeLessThan(1e-10);
    });
  });

  it('changes nothing the second time', () => {
    for (const program of corpus) expect(pass(pass(program))).toEqual(pass(program));
  });

  it('never adds a step', () => {
    for (const program of corpus) expect(pass(program).steps.length).toBeLessThanOrEqual(program.steps.length);
  });

  it('leaves alone what is not its matter', () => {
    for (const program of corpus) {
      const { qubits, columns, weights, readout } = pass(program);
      expect({ qubits, columns, weights, kind: readout.kind }).toEqual({
        qubits: program.qubits,
        columns: program.columns,
        weights: program.weights,
        kind: program.readout.kind,
      });
    }
  });

  it('makes some program of the corpus shorter', () => {
    expect(corpus.some((program) => pass(program).steps.length < program.steps.length)).toBe(true);
  });
});

it('merging keeps the unitary, phase included', () => {
  corpus.forEach((program, seed) => {
    const values = valuesFor(program, seed);
    const before = stepsMatrix(program.steps, program.qubits, values);
    const after = stepsMatrix(mergeRotations(program).steps, program.qubits, values);
    expect(matrixDistance(after, before)).toBeLessThan(1e-10);
  });
});

describe('lower', () => {
  const circuits = Array.from({ length: 30 }, (_, seed) => randomCircuit(new Random(100 + seed), 3, 16));

  it.each(['words', 'local'] as const)('in dialect %s reads the same with passes as without', (dialect) => {
    circuits.forEach((circuit, seed) => {
      const reading = readings[seed % readings.length]!;
      const [plain, lowered] = [false, true].map((on) => lower(circuit, reading, { dialect, passes: on }));
      const values = valuesFor(plain!, seed);
      expect(worstDifference(programOutput(lowered!, values), programOutput(plain!, values))).toBeLessThan(1e-10);
      expect(lowered!.steps.length).toBeLessThanOrEqual(plain!.steps.length);
    });
  });

  it('to words leaves no Clifford rotation where expectations are read of a circuit without matrices', () => {
    for (let seed = 0; seed < 60; seed++) {
      const circuit = cliffordCircuit(new Random(seed), 3, 40, { halfTurns: 0.4 });
      const program = lower(circuit, { kind: 'expectation', observables }, { dialect: 'words' });
      expect(program.steps.filter(isCliffordRotation)).toEqual([]);
    }
  });
});
