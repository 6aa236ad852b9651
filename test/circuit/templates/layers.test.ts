import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { Circuit, type Template } from '../../../src/circuit/circuit.js';
import {
  basicEntangling,
  entanglerPairs,
  hardwareEfficient,
  matrixProductState,
  qaoa,
  qcnn,
  qcnnConvolution,
  qcnnPooling,
  simplifiedTwoDesign,
  stronglyEntangling,
  treeTensorNetwork,
  twoLocal,
} from '../../../src/circuit/templates/index.js';
import { Random } from '../../../src/math/random.js';
import { ising, maxCut, one, pauli, z } from '../../../src/observables/index.js';
import { circuitMatrix } from '../../support/circuit-matrix.js';
import { gateTexts } from '../../support/gate-text.js';
import { expectation, matrixOfSum, stateOf } from '../../support/tiny-simulator.js';

const { PI, cos, sin } = Math;
const on = (qubits: number, template: Template) => new Circuit(qubits).append(template);
const texts = (qubits: number, template: Template) => gateTexts(on(qubits, template)).join('; ');

const moved = (values: readonly number[], k: number, by: number) =>
  values.map((value, i) => (i === k ? value + by : value));

describe('entanglers', () => {
  const pairs = (name: Parameters<typeof entanglerPairs>[0], qubits: number) =>
    entanglerPairs(name, qubits)
      .map((pair) => pair.join('-'))
      .join(' ');

  it('are what their names say on five qubits', () => {
    expect(pairs('ring', 5)).toBe('0-1 1-2 2-3 3-4 4-0');
    expect(pairs('line', 5)).toBe('0-1 1-2 2-3 3-4');
    expect(pairs('full', 5)).toBe('0-1 0-2 0-3 0-4 1-2 1-3 1-4 2-3 2-4 3-4');
    expect(pairs('pairwise', 5)).toBe('0-1 2-3 1-2 3-4');
    expect(pairs('none', 5)).toBe('');
    expect(pairs([[4, 0]], 5)).toBe('4-0');
  });

  it('make one pair of two qubits and none of one', () => {
    for (const name of ['ring', 'line', 'full', 'pairwise'] as const) {
      expect(pairs(name, 2)).toBe('0-1');
      expect(pairs(name, 1)).toBe('');
    }
  });

  it('refuse pairs that are none', () => {
    expect(() => entanglerPairs([[1, 1]], 3)).toThrow('the pair (1, 1). Use two different qubits below 3.');
    expect(() => entanglerPairs([[0, 3]], 3)).toThrow('the pair (0, 3)');
  });
});

describe('basicEntangling', () => {
  it('has rotations and a ring of cx, as PennyLane', () => {
    expect(texts(3, basicEntangling({ layers: 2 }))).toBe(
      'rx(w0) 0; rx(w1) 1; rx(w2) 2; cx 0 1; cx 1 2; cx 2 0; rx(w3) 0; rx(w4) 1; rx(w5) 2; cx 0 1; cx 1 2; cx 2 0',
    );
    expect(texts(2, basicEntangling({ axis: 'y' }))).toBe('ry(w0) 0; ry(w1) 1; cx 0 1');
    expect(texts(1, basicEntangling())).toBe('rx(w0) 0');
  });

  it('takes another entangler and gate', () => {
    expect(texts(2, basicEntangling({ axis: 'z', entangler: [[1, 0]], entangling: 'cz' }))).toBe(
      'rz(w0) 0; rz(w1) 1; cz 1 0',
    );
  });
});

describe('stronglyEntangling', () => {
  const rotations = (layer: number) =>
    [0, 1, 2, 3].map((q) => `rot(${[0, 1, 2].map((k) => `w${12 * layer + 3 * q + k}`)}) ${q}`).join('; ');

  it('has ranges 1, 2, 3, 1 on four qubits, as PennyLane', () => {
    expect(texts(4, stronglyEntangling({ layers: 4 }))).toBe(
      [
        `${rotations(0)}; cx 0 1; cx 1 2; cx 2 3; cx 3 0`,
        `${rotations(1)}; cx 0 2; cx 1 3; cx 2 0; cx 3 1`,
        `${rotations(2)}; cx 0 3; cx 1 0; cx 2 1; cx 3 2`,
        `${rotations(3)}; cx 0 1; cx 1 2; cx 2 3; cx 3 0`,
      ].join('; '),
    );
  });

  it('has two cx on two qubits and none on one', () => {
    expect(texts(2, stronglyEntangling())).toBe('rot(w0,w1,w2) 0; rot(w3,w4,w5) 1; cx 0 1; cx 1 0');
    expect(texts(1, stronglyEntangling())).toBe('rot(w0,w1,w2) 0');
  });

  it('takes ranges and another gate', () => {
    const circuit = on(4, stronglyEntangling({ layers: 1, ranges: [2], entangling: 'cz' }));
    expect(gateTexts(circuit).slice(4)).toEqual(['cz 0 2', 'cz 1 3', 'cz 2 0', 'cz 3 1']);
  });

  it('refuses ranges that do not fit', () => {
    expect(() => stronglyEntangling({ layers: 2, ranges: [1] })).toThrow('1 ranges for 2 layers');
    for (const range of [0, 3, 1.5]) {
      expect(() => on(3, stronglyEntangling({ ranges: [range] }))).toThrow(`the range ${range} on 3 qubits`);
    }
  });

  it('has the ⟨Z⟩ of a rotation about Y by the middle weight on one qubit', () => {
    const state = stateOf(on(1, stronglyEntangling()), { weights: [0.3, 0.8, 1.7] });
    expect(expectation(state, z(0))).toBeCloseTo(cos(0.8), 14);
  });
});

describe('twoLocal and hardwareEfficient', () => {
  it('close with rotations, as Qiskit', () => {
    expect(texts(3, twoLocal())).toBe('ry(w0) 0; ry(w1) 1; ry(w2) 2; cz 0 1; cz 1 2; ry(w3) 0; ry(w4) 1; ry(w5) 2');
    expect(texts(2, hardwareEfficient({ rotations: 'ry-rz' }))).toBe(
      'ry(w0) 0; ry(w1) 1; rz(w2) 0; rz(w3) 1; cx 0 1; ry(w4) 0; ry(w5) 1; rz(w6) 0; rz(w7) 1',
    );
    expect(texts(1, hardwareEfficient({ rotations: 'su2' }))).toBe('rot(w0,w1,w2) 0; rot(w3,w4,w5) 0');
  });

  it('give entangling gates with angles weights of their own', () => {
    expect(texts(2, twoLocal({ rotations: ['h', 'rx'], entangling: 'crz' }))).toBe(
      'h 0; h 1; rx(w0) 0; rx(w1) 1; crz(w2) 0 1; h 0; h 1; rx(w3) 0; rx(w4) 1',
    );
  });

  it('have the weights that the formula says', () => {
    const circuit = on(4, twoLocal({ rotations: ['rot', 'rz'], entangling: 'cu', entangler: 'full', layers: 3 }));
    expect(circuit.weights).toBe(4 * 4 * 4 + 3 * 6 * 4);
  });

  it('refuse gates that do not fit', () => {
    const names = JSON.parse('["cx", "ry", "ryy1"]');
    expect(() => twoLocal({ rotations: [names[0]] })).toThrow('twoLocal was given "cx", which acts on 2 qubits');
    expect(() => twoLocal({ entangling: names[1] })).toThrow('where a gate on 2 belongs');
    expect(() => twoLocal({ entangling: names[2] })).toThrow('No gate is called "ryy1"');
    expect(() => hardwareEfficient({ rotations: JSON.parse('"ry-rx"') })).toThrow('Did you mean "ry-rz"?');
  });
});

describe('simplifiedTwoDesign', () => {
  it('has pairs 0-1, 2-3, then 1-2, each cz and two ry, as PennyLane', () => {
    expect(texts(4, simplifiedTwoDesign())).toBe(
      'ry(w0) 0; ry(w1) 1; ry(w2) 2; ry(w3) 3; cz 0 1; ry(w4) 0; ry(w5) 1; ' +
        'cz 2 3; ry(w6) 2; ry(w7) 3; cz 1 2; ry(w8) 1; ry(w9) 2',
    );
  });
});

describe('qaoa', () => {
  const cutAt = (edges: [number, number][], qubits: number, gamma: number, beta: number) => {
    const cost = maxCut(edges);
    return expectation(stateOf(on(qubits, qaoa({ cost })), { weights: [gamma, beta] }), cost);
  };

  it('has Hadamards, one rotation per term and the mixer', () => {
    const cost = z(0)
      .scaled(0.5)
      .plus(pauli('ZZ', [0, 2]))
      .plus(pauli('XY', [1, 2]).scaled(-2))
      .plus(one());
    expect(texts(3, qaoa({ cost }))).toBe(
      'h 0; h 1; h 2; rz(w0) 0; rzz(2·w0) 0 2; rxy(-4·w0) 1 2; rx(2·w1) 0; rx(2·w1) 1; rx(2·w1) 2',
    );
    expect(on(3, qaoa({ cost, layers: 4 })).weights).toBe(8);
  });

  it('cuts one edge as 1/2 + sin 4β sin γ / 2 (Wang et al. 2018, with degrees 1)', () => {
    for (const [gamma, beta] of [
      [0.3, 0.9],
      [1.2, -0.4],
    ] as const) {
      expect(cutAt([[0, 1]], 2, gamma, beta)).toBeCloseTo(0.5 + (sin(4 * beta) * sin(gamma)) / 2, 12);
    }
  });

  it('cuts 3/4 of a ring at γ = π/4, β = π/8 (Farhi et al. 2014)', () => {
    const edges = [0, 1, 2, 3, 4, 5].map((k): [number, number] => [k, (k + 1) % 6]);
    expect(cutAt(edges, 6, PI / 4, PI / 8)).toBeCloseTo(4.5, 12);
  });

  it('evolves by exp(−iγC) and exp(−iβΣX) up to a phase', () => {
    const cost = ising({ qubits: 2, field: 0, coupling: 0.7 });
    const state = stateOf(on(2, qaoa({ cost })), { weights: [0.6, 0] });
    const energies = matrixOfSum(cost, 2).re.filter((_, k) => k % 5 === 0);
    energies.forEach((energy, k) => {
      expect(state.re[k]).toBeCloseTo(cos(-0.6 * energy) / 2, 12);
      expect(state.im[k]).toBeCloseTo(sin(-0.6 * energy) / 2, 12);
    });
  });

  it('refuses a cost that does not fit', () => {
    expect(() => on(2, qaoa({ cost: z(2) }))).toThrow('a cost on 3 qubits for a circuit of 2');
    expect(() => qaoa({ cost: one() })).toThrow('acts on no qubit');
    expect(() => qaoa({ cost: pauli('X').times(pauli('Y')) })).toThrow('not Hermitian');
  });
});

describe('qcnn', () => {
  it('convolves all neighbours of a ring with the same weights', () => {
    const block = (a: number, b: number) => `ry(w0) ${a}; ry(w1) ${b}; cx ${b} ${a}`;
    expect(texts(4, qcnnConvolution({ block: 'ry' }))).toBe(
      [block(0, 1), block(2, 3), block(1, 2), block(3, 0)].join('; '),
    );
    expect(texts(2, qcnnConvolution({ block: 'ry' }))).toBe(block(0, 1));
  });

  it('pools the second of each pair into the first', () => {
    expect(texts(3, qcnnPooling())).toBe('crz(w0) 1 0; x 1; crx(w1) 1 0');
    expect(texts(4, qcnnPooling())).toBe('crz(w0) 1 0; x 1; crx(w1) 1 0; crz(w0) 3 2; x 3; crx(w1) 3 2');
  });

  it('halves the qubits that go on until qubit 0 is left', () => {
    const circuit = on(8, qcnn({ block: 'ry' }));
    expect(circuit.weights).toBe(12);
    const touched = (group: readonly number[]) =>
      [
        ...new Set(
          circuit.operations
            .filter((o) => o.angles.some(({ parameter }) => isWeightOf(parameter, group)))
            .flatMap((o) => o.qubits),
        ),
      ].sort();
    expect(touched([0, 1, 2, 3])).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(touched([4, 5, 6, 7])).toEqual([0, 2, 4, 6]);
    expect(touched([8, 9, 10, 11])).toEqual([0, 4]);
  });

  const isWeightOf = (parameter: unknown, group: readonly number[]) => {
    const { kind, index } = parameter as { kind?: string; index?: number };
    return kind === 'weight' && group.includes(index!);
  };

  it('pools as measuring and turning by the outcome does', () => {
    const weights = [0.7, 1.9];
    const before = new Circuit(2).ry(0.8, 0).rx(0.5, 0).ry(1.1, 1).cx(0, 1).ry(0.4, 1);
    const pooled = stateOf(before.append(qcnnPooling()), { weights });
    let total = 0;
    // Each outcome b of qubit 1 leaves a state of qubit 0, which the gate of that outcome turns.
    const { re, im } = stateOf(before);
    for (const outcome of [0, 1]) {
      const [a, b] = [0, 1].map((q) => [re[2 * q + outcome]!, im[2 * q + outcome]!] as const) as [
        readonly [number, number],
        readonly [number, number],
      ];
      const norms = a[0] ** 2 + a[1] ** 2 - b[0] ** 2 - b[1] ** 2;
      const blochY = 2 * (a[0] * b[1] - a[1] * b[0]);
      // RZ leaves ⟨Z⟩ alone; RX(θ) turns it to cos θ ⟨Z⟩ + sin θ ⟨Y⟩.
      total += outcome === 1 ? norms : cos(1.9) * norms + sin(1.9) * blochY;
    }
    expect(expectation(pooled, z(0))).toBeCloseTo(total, 12);
  });

  it('refuses more layers than halvings', () => {
    expect(on(5, qcnn({ layers: 2 })).weights).toBe(34);
    expect(() => on(5, qcnn({ layers: 4 }))).toThrow('5 qubits are one after 3');
  });
});

describe('tensor network shapes', () => {
  const shape = (qubits: number, template: Template) =>
    gateTexts(on(qubits, template))
      .filter((text) => text.startsWith('cx'))
      .map((text) => text.slice(3))
      .join(', ');

  it('are a tree into qubit 0', () => {
    expect(shape(8, treeTensorNetwork())).toBe('1 0, 3 2, 5 4, 7 6, 2 0, 6 4, 4 0');
    expect(shape(5, treeTensorNetwork())).toBe('1 0, 3 2, 2 0, 4 0');
  });

  it('are a staircase into qubit 0', () => {
    expect(shape(4, matrixProductState())).toBe('3 2, 2 1, 1 0');
  });

  it('have weights of their own in each block', () => {
    expect(texts(3, matrixProductState())).toBe('ry(w0) 1; ry(w1) 2; cx 2 1; ry(w2) 0; ry(w3) 1; cx 1 0');
  });

  it('let every weight reach ⟨Z0⟩', () => {
    for (const template of [treeTensorNetwork(), matrixProductState()]) {
      const circuit = on(4, template);
      const random = new Random(3);
      const weights = Array.from({ length: circuit.weights }, () => random.uniform() * 6);
      const value = (values: number[]) => expectation(stateOf(circuit, { weights: values }), z(0));
      weights.forEach((_, k) => {
        expect(Math.abs(value(moved(weights, k, 0.1)) - value(weights))).toBeGreaterThan(1e-6);
      });
    }
  });
});

it('reaches every two-qubit unitary with the block su4: its 15 weights move it in 15 directions', () => {
  const circuit = on(2, matrixProductState({ block: 'su4' }));
  const random = new Random(5);
  const weights = Array.from({ length: circuit.weights }, () => random.uniform() * 6);
  const unitary = (values: number[]) => {
    const { re, im } = circuitMatrix(circuit.bind({ weights: values }));
    return [...re, ...im];
  };
  const step = 1e-5;
  const directions = weights.map((_, k) => {
    const [up, down] = [unitary(moved(weights, k, step)), unitary(moved(weights, k, -step))];
    return up.map((value, i) => (value - down[i]!) / (2 * step));
  });
  // A sixteenth direction, the global phase, is i U.
  const { re, im } = circuitMatrix(circuit.bind({ weights }));
  const phase = [...im.map((value) => -value), ...re];
  const { diagonal } = new SingularValueDecomposition(new Matrix([...directions, phase]).transpose());
  expect(Math.min(...diagonal)).toBeGreaterThan(0.01);
});
