import { input, weight } from '../../../src/circuit/angle.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { planOf, qubitsOf, type UnitaryItem } from '../../../src/engines/tensor/plan.js';
import { identityMatrix, matrixDistance } from '../../../src/math/complex-matrix.js';
import { Random } from '../../../src/math/random.js';
import { lower } from '../../../src/program/lower.js';
import { featureCount, type Program, type Step } from '../../../src/program/program.js';
import { numbers } from '../../support/circuit-text.js';
import { stepsMatrix } from '../../support/program-matrix.js';
import { randomCircuit } from '../../support/random-circuit.js';
import { stepText } from '../../support/step-text.js';

const programOf = (circuit: Circuit) => lower(circuit, { kind: 'state' }, { passes: false });
const stepsIn = (plan: readonly UnitaryItem[]): Step[] =>
  plan.flatMap((item) => (item.kind === 'block' ? item.steps : item));
const corpus: readonly Program[] = Array.from({ length: 40 }, (_, seed) =>
  programOf(randomCircuit(new Random(seed), 4, 20)),
);
const widths = [1, 2, 3, 4];

describe('a plan', () => {
  it.each(widths)('of blocks of %i qubits multiplies to the product of the steps', (width) => {
    corpus.forEach((program, seed) => {
      const values = { features: numbers(featureCount(program), seed), weights: numbers(program.weights, seed + 1) };
      const planned = stepsMatrix(stepsIn(planOf(program, width)), program.qubits, values);
      expect(matrixDistance(planned, stepsMatrix(program.steps, program.qubits, values))).toBeLessThan(1e-10);
    });
  });

  it.each(widths)('of blocks of %i qubits holds every step once', (width) => {
    for (const program of corpus) {
      const planned = stepsIn(planOf(program, width));
      expect(planned).toHaveLength(program.steps.length);
      expect(new Set(planned)).toEqual(new Set(program.steps));
    }
  });

  it.each(widths)('has no block wider than %i qubits, but for a wider matrix', (width) => {
    for (const item of corpus.flatMap((program) => planOf(program, width))) {
      if (item.kind === 'rotation') continue;
      const widestMatrix = Math.max(0, ...item.steps.map((step) => (step.kind === 'dense' ? step.qubits.length : 0)));
      expect(item.qubits.length).toBeLessThanOrEqual(Math.max(width, widestMatrix));
    }
  });

  it('lists the qubits of a block ascending and covers its steps with them', () => {
    for (const item of corpus.flatMap((program) => planOf(program))) {
      if (item.kind === 'rotation') continue;
      expect(item.qubits).toEqual([...new Set(item.qubits)].sort((a, b) => a - b));
      for (const step of item.steps) expect(item.qubits).toEqual(expect.arrayContaining([...qubitsOf(step)]));
    }
  });

  it('leaves out of blocks what differs by sample, what is too wide, and phases', () => {
    const circuit = new Circuit(3)
      .rx(input(0), 0)
      .pauliRotation('XYZ', 0.3, [0, 1, 2])
      .gphase(weight(0))
      .rx(weight(0), 0)
      .ry(input(0).plus(1), 2);
    const kinds = planOf(programOf(circuit)).map(({ kind }) => kind);
    expect(kinds).toEqual(['rotation', 'rotation', 'rotation', 'block', 'rotation']);
  });
});

const blockTexts = (circuit: Circuit) =>
  planOf(programOf(circuit)).map((item) => (item.kind === 'block' ? item.steps.map(stepText) : stepText(item)));

describe('fusing', () => {
  it('puts the one-qubit gates before an entangler, the entangler and what follows into one block', () => {
    const circuit = new Circuit(2).rx(weight(0), 0).ry(weight(1), 1).rzz(weight(2), 0, 1).rx(weight(3), 1);
    expect(blockTexts(circuit)).toEqual([['Y1(w1)', 'X0(w0)', 'Z0Z1(w2)', 'X1(w3)']]);
  });

  it('starts a new block where the union would be too wide', () => {
    const circuit = new Circuit(3).rzz(weight(0), 0, 1).rzz(weight(1), 1, 2).rzz(weight(2), 0, 1);
    expect(blockTexts(circuit)).toEqual([['Z0Z1(w0)'], ['Z1Z2(w1)'], ['Z0Z1(w2)']]);
  });

  it('does not join a step to a block that a rotation by sample follows', () => {
    const circuit = new Circuit(1).rx(weight(0), 0).rz(input(0), 0).rx(weight(1), 0);
    expect(blockTexts(circuit)).toEqual([['X0(w0)'], 'Z0(f0)', ['X0(w1)']]);
  });

  it('lets small steps join a wide matrix', () => {
    const circuit = new Circuit(3).unitary(identityMatrix(8), [2, 0, 1]).rx(weight(0), 1).rzz(weight(1), 0, 2);
    expect(blockTexts(circuit)).toEqual([['matrix 2,0,1', 'X1(w0)', 'Z0Z2(w1)']]);
  });
});
