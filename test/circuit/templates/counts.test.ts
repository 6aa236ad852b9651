import { weight } from '../../../src/circuit/angle.js';
import { Circuit, type Template } from '../../../src/circuit/circuit.js';
import * as templates from '../../../src/circuit/templates/index.js';
import { maxCut } from '../../../src/observables/index.js';

/** Numbers of weights and inputs as the doc comments state them, for n qubits and L layers. */
interface Counts {
  readonly make: (layers: number) => Template;
  readonly weights: (qubits: number, layers: number) => number;
  readonly inputs: (qubits: number) => number;
  readonly least?: number;
}

const none = () => 0;
const same = (qubits: number) => qubits;
const cost = maxCut([[0, 1]]);
const halvings = (qubits: number) => Math.ceil(Math.log2(qubits));

const counts: Record<string, Counts> = {
  basisEmbedding: { make: () => templates.basisEmbedding(), weights: none, inputs: same },
  angleEmbedding: { make: () => templates.angleEmbedding(), weights: none, inputs: same },
  amplitudeEmbedding: { make: () => templates.amplitudeEmbedding(), weights: none, inputs: (n) => 2 ** n },
  iqpEmbedding: { make: (repeats) => templates.iqpEmbedding({ repeats }), weights: none, inputs: same },
  zzFeatureMap: { make: (repeats) => templates.zzFeatureMap({ repeats }), weights: none, inputs: same },
  fourierEmbedding: { make: () => templates.fourierEmbedding(), weights: none, inputs: () => 1 },
  dataReuploading: {
    make: (layers) => templates.dataReuploading({ layers }),
    weights: (n, L) => 3 * L * n * Math.ceil(n / 3),
    inputs: same,
  },
  basicEntangling: {
    make: (layers) => templates.basicEntangling({ layers }),
    weights: (n, L) => L * n,
    inputs: none,
  },
  stronglyEntangling: {
    make: (layers) => templates.stronglyEntangling({ layers }),
    weights: (n, L) => 3 * L * n,
    inputs: none,
  },
  twoLocal: {
    make: (layers) => templates.twoLocal({ layers, rotations: ['ry', 'rz'], entangling: 'crx' }),
    weights: (n, L) => (L + 1) * n * 2 + L * (n - 1),
    inputs: none,
  },
  hardwareEfficient: {
    make: (layers) => templates.hardwareEfficient({ layers, rotations: 'su2' }),
    weights: (n, L) => (L + 1) * n * 3,
    inputs: none,
  },
  // One weight a block: an inverse has its weights in the order opposite to their first use.
  mirroredBlocks: {
    make: (blocks) => templates.mirroredBlocks({ block: (n) => new Circuit(n).ry(weight(0), n - 1).h(0), blocks }),
    weights: (_, L) => 2 * L,
    inputs: none,
  },
  tied: {
    make: (layers) =>
      templates.tied({ block: templates.basicEntangling({ layers }), key: (k, _, n) => Math.floor(k / n) }),
    weights: (_, L) => L,
    inputs: none,
  },
  simplifiedTwoDesign: {
    make: (layers) => templates.simplifiedTwoDesign({ layers }),
    weights: (n, L) => n + 2 * L * (n - 1),
    inputs: none,
  },
  simCircuit: {
    make: (layers) => templates.simCircuit({ circuit: 19, layers }),
    weights: (n, L) => 3 * n * L,
    inputs: none,
    least: 2,
  },
  qaoa: { make: (layers) => templates.qaoa({ cost, layers }), weights: (_, L) => 2 * L, inputs: none, least: 2 },
  qcnn: { make: () => templates.qcnn(), weights: (n) => 17 * halvings(n), inputs: none, least: 2 },
  qcnnConvolution: { make: () => templates.qcnnConvolution(), weights: () => 15, inputs: none, least: 2 },
  qcnnPooling: { make: () => templates.qcnnPooling(), weights: () => 2, inputs: none, least: 2 },
  treeTensorNetwork: {
    make: () => templates.treeTensorNetwork(),
    weights: (n) => 2 * (n - 1),
    inputs: none,
    least: 2,
  },
  matrixProductState: {
    make: () => templates.matrixProductState({ block: 'su4' }),
    weights: (n) => 15 * (n - 1),
    inputs: none,
    least: 2,
  },
};

describe.each(Object.entries(counts))('%s', (name, { make, weights, inputs, least = 1 }) => {
  const sizes = [1, 2, 3, 4, 5, 6, 8].filter((qubits) => qubits >= least);

  it('has the weights and inputs of its formula', () => {
    for (const qubits of sizes) {
      for (const layers of [1, 2, 3]) {
        const circuit = new Circuit(qubits).append(make(layers));
        expect([qubits, layers, circuit.weights]).toEqual([qubits, layers, weights(qubits, layers)]);
        expect([qubits, layers, circuit.inputs]).toEqual([qubits, layers, inputs(qubits)]);
      }
    }
  });

  it('uses each of its weights, in order of first use', () => {
    const circuit = new Circuit(6).append(make(2));
    const indices = circuit.operations
      .flatMap(({ angles }) => angles)
      .flatMap(({ parameter }) => (parameter?.kind === 'weight' ? [parameter.index] : []));
    expect([...new Set(indices)]).toEqual(Array.from({ length: circuit.weights }, (_, k) => k));
  });

  it('has new weights where it is appended again, and goes on any qubits', () => {
    if (name === 'amplitudeEmbedding') return;
    const once = new Circuit(4).append(make(1));
    expect(new Circuit(4).append(make(1)).append(make(1)).weights).toBe(2 * once.weights);
    const placed = new Circuit(6).append(make(1), { qubits: [5, 1, 3, 0] });
    expect([...new Set(placed.operations.flatMap(({ qubits }) => qubits))].sort()).not.toContain(2);
    expect(placed.weights).toBe(once.weights);
  });

  if (least > 1) {
    it('refuses one qubit', () => {
      expect(() => new Circuit(1).append(make(1))).toThrow(`${name} `);
    });
  }
});

const grouped: Record<string, (options: { group: string; layers: number }) => Template> = {
  dataReuploading: templates.dataReuploading,
  basicEntangling: templates.basicEntangling,
  stronglyEntangling: templates.stronglyEntangling,
  twoLocal: templates.twoLocal,
  hardwareEfficient: templates.hardwareEfficient,
  simCircuit: (options) => templates.simCircuit({ circuit: 8, ...options }),
  simplifiedTwoDesign: templates.simplifiedTwoDesign,
  qaoa: (options) => templates.qaoa({ cost, ...options }),
  qcnn: templates.qcnn,
};

it.each(Object.entries(grouped))('%s puts its weights into the group it is given', (_, template) => {
  const circuit = new Circuit(4).append(template({ group: 'head', layers: 2 }));
  expect(circuit.weightGroups).toEqual([{ name: 'head', size: circuit.weights }]);
  expect(circuit.weights).toBeGreaterThan(0);
});

it.each(Object.entries(grouped))('%s refuses layers that are no count', (name, template) => {
  for (const layers of [0, -2, 0.5, NaN]) {
    expect(() => template({ group: 'head', layers })).toThrow(/was given layers = .* Use a whole number from 1 up/);
  }
  expect(name).not.toBe('');
});

it.each([
  ['qcnnConvolution', templates.qcnnConvolution],
  ['qcnnPooling', templates.qcnnPooling],
  ['treeTensorNetwork', templates.treeTensorNetwork],
  ['matrixProductState', templates.matrixProductState],
])('%s puts its weights into the group it is given', (_, template) => {
  expect(new Circuit(4).append(template({ group: 'head' })).weightGroups.map((group) => group.name)).toEqual(['head']);
});

it('refuses a block nobody knows', () => {
  expect(() => templates.treeTensorNetwork({ block: JSON.parse('"su3"') })).toThrow('Did you mean "su4"?');
});

it('counts every template that is exported', () => {
  const exported = Object.entries(templates).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []));
  expect(Object.keys(counts).sort()).toEqual(exported.filter((name) => name !== 'entanglerPairs').sort());
});
