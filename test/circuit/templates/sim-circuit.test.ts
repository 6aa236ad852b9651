import { Circuit } from '../../../src/circuit/circuit.js';
import { circuitFrom } from '../../../src/circuit/json.js';
import { simCircuit, type SimCircuitNumber } from '../../../src/circuit/templates/index.js';

// Fig. 2 of Sim, Johnson and Aspuru-Guzik 2019, by hand: gates in order, `control-target` of those on two qubits.
const all = '0 1 2 3';
const turns = `rx ${all}; rz ${all}`;
const pairs = '3-2 3-1 3-0 2-3 2-1 2-0 1-3 1-2 1-0 0-3 0-2 0-1';
const [up, down] = ['3-0 2-3 1-2 0-1', '3-2 0-3 1-0 2-1'];
const figure: Record<SimCircuitNumber, string> = {
  1: turns,
  2: `${turns}; cx 3-2 2-1 1-0`,
  3: `${turns}; crz 3-2 2-1 1-0`,
  4: `${turns}; crx 3-2 2-1 1-0`,
  5: `${turns}; crz ${pairs}; ${turns}`,
  6: `${turns}; crx ${pairs}; ${turns}`,
  7: `${turns}; crz 1-0 3-2; ${turns}; crz 2-1`,
  8: `${turns}; crx 1-0 3-2; ${turns}; crx 2-1`,
  9: `h ${all}; cz 3-2 2-1 1-0; rx ${all}`,
  10: `ry ${all}; cz 0-1 1-2 2-3 3-0; ry ${all}`,
  11: `ry ${all}; rz ${all}; cx 1-0 3-2; ry 1 2; rz 1 2; cx 2-1`,
  12: `ry ${all}; rz ${all}; cz 1-0 3-2; ry 1 2; rz 1 2; cz 2-1`,
  13: `ry ${all}; crz ${up}; ry ${all}; crz ${down}`,
  14: `ry ${all}; crx ${up}; ry ${all}; crx ${down}`,
  15: `ry ${all}; cx ${up}; ry ${all}; cx ${down}`,
  16: `${turns}; crz 1-0 3-2 2-1`,
  17: `${turns}; crx 1-0 3-2 2-1`,
  18: `${turns}; crz ${up}`,
  19: `${turns}; crx ${up}`,
};

// Parameters as the paper counts them, and two-qubit gates as its figure shows them, for n qubits and L layers.
type Formula = (n: number, L: number) => number;
const costs: Record<SimCircuitNumber, readonly [weights: Formula, twoQubitGates: Formula]> = {
  1: [(n, L) => 2 * n * L, () => 0],
  2: [(n, L) => 2 * n * L, (n, L) => (n - 1) * L],
  3: [(n, L) => (3 * n - 1) * L, (n, L) => (n - 1) * L],
  4: [(n, L) => (3 * n - 1) * L, (n, L) => (n - 1) * L],
  5: [(n, L) => (n ** 2 + 3 * n) * L, (n, L) => (n ** 2 - n) * L],
  6: [(n, L) => (n ** 2 + 3 * n) * L, (n, L) => (n ** 2 - n) * L],
  7: [(n, L) => (5 * n - 1) * L, (n, L) => (n - 1) * L],
  8: [(n, L) => (5 * n - 1) * L, (n, L) => (n - 1) * L],
  9: [(n, L) => n * L, (n, L) => (n - 1) * L],
  10: [(n, L) => n * (L + 1), (n, L) => n * L],
  11: [(n, L) => (4 * n - 4) * L, (n, L) => (n - 1) * L],
  12: [(n, L) => (4 * n - 4) * L, (n, L) => (n - 1) * L],
  13: [(n, L) => 4 * n * L, (n, L) => 2 * n * L],
  14: [(n, L) => 4 * n * L, (n, L) => 2 * n * L],
  15: [(n, L) => 2 * n * L, (n, L) => 2 * n * L],
  16: [(n, L) => (3 * n - 1) * L, (n, L) => (n - 1) * L],
  17: [(n, L) => (3 * n - 1) * L, (n, L) => (n - 1) * L],
  18: [(n, L) => 3 * n * L, (n, L) => n * L],
  19: [(n, L) => 3 * n * L, (n, L) => n * L],
};

const numbers = Object.keys(figure).map((key) => Number(key) as SimCircuitNumber);
const on = (qubits: number, circuit: SimCircuitNumber, layers = 1) =>
  new Circuit(qubits).append(simCircuit({ circuit, layers }));

function figureText({ operations }: Circuit): string {
  return operations
    .map(({ gate, qubits }, k) => {
      const before = operations[k - 1]?.gate.name;
      return `${gate.name === before ? ' ' : `${k > 0 ? '; ' : ''}${gate.name} `}${qubits.join('-')}`;
    })
    .join('');
}

describe.each(numbers)('circuit %i of Sim et al.', (number) => {
  it('has the gates of the figure', () => {
    expect(figureText(on(4, number))).toBe(figure[number]);
  });

  it('has the parameters and two-qubit gates of the paper, whatever the qubits and layers', () => {
    const [weights, twoQubitGates] = costs[number];
    for (const qubits of [3, 4, 5, 8]) {
      for (const layers of [1, 2, 5]) {
        const circuit = on(qubits, number, layers);
        const joining = circuit.operations.filter((operation) => operation.qubits.length === 2).length;
        expect([circuit.weights, joining]).toEqual([weights(qubits, layers), twoQubitGates(qubits, layers)]);
      }
    }
    expect(on(2, number).weights).toBe(weights(2, 1));
  });

  it('is the same after JSON', () => {
    const circuit = on(4, number, 2);
    expect(circuitFrom(JSON.parse(JSON.stringify(circuit))).toJSON()).toEqual(circuit.toJSON());
  });

  it('repeats its layer, each with new weights', () => {
    const [once, twice] = [on(4, number), on(4, number, 2)];
    const again = number === 10 ? 'cz 0-1 1-2 2-3 3-0; ry 0 1 2 3' : figure[number];
    expect(figureText(twice)).toBe(`${figureText(once)}; ${again}`);
    expect(new Set(twice.operations.flatMap(({ angles }) => angles.map(({ parameter }) => JSON.stringify(parameter))))).toHaveProperty('size', twice.weights); // prettier-ignore
  });
});

it('has one CZ in the ring of two qubits: a second would undo it', () => {
  expect(figureText(on(2, 10))).toBe('ry 0 1; cz 0-1; ry 0 1');
  expect(figureText(on(2, 15))).toBe('ry 0 1; cx 1-0 0-1; ry 0 1; cx 1-0 0-1');
});

it('puts its weights into the group it is given', () => {
  const circuit = new Circuit(3).append(simCircuit({ circuit: 4, group: 'head' }));
  expect(circuit.weightGroups).toEqual([{ name: 'head', size: 8 }]);
});

it('refuses numbers that are no circuit, layers that are no count, and one qubit', () => {
  for (const circuit of [0, 20, 1.5, NaN]) {
    expect(() => simCircuit({ circuit: circuit as SimCircuitNumber })).toThrow(
      `circuit = ${circuit}. Use a whole number`,
    );
  }
  expect(() => simCircuit({ circuit: 1, layers: 0 })).toThrow('layers = 0');
  expect(() => on(1, 1)).toThrow('joins pairs of qubits');
});
