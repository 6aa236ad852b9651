import { Circuit, type Template } from '../../../src/circuit/circuit.js';
import {
  amplitudeEmbedding,
  angleEmbedding,
  basisEmbedding,
  dataReuploading,
  fourierEmbedding,
  iqpEmbedding,
  stronglyEntangling,
  zzFeatureMap,
} from '../../../src/circuit/templates/index.js';
import { projector, y, z } from '../../../src/observables/index.js';
import { Random } from '../../../src/math/random.js';
import { gateTexts } from '../../support/gate-text.js';
import { expectation, stateOf } from '../../support/tiny-simulator.js';

const { PI, cos, sin } = Math;
const on = (qubits: number, template: Template) => new Circuit(qubits).append(template);
const stateAt = (qubits: number, template: Template, inputs: number[]) => stateOf(on(qubits, template), { inputs });

describe('basisEmbedding', () => {
  it('makes the basis state of the bits', () => {
    const state = stateAt(3, basisEmbedding(), [1, 0, 1]);
    expect(expectation(state, projector('101'))).toBeCloseTo(1, 14);
  });

  it('reads the features from the first on', () => {
    expect(gateTexts(on(3, basisEmbedding({ features: 2, first: 4 })))).toEqual(['rx(π·x4) 0', 'rx(π·x5) 1']);
  });
});

describe('angleEmbedding', () => {
  it('turns ⟨Z⟩ to cos x about x and y, and ⟨Y⟩ to −sin x about x', () => {
    const [a, b] = [0.3, 1.1];
    for (const axis of ['x', 'y'] as const) {
      const state = stateAt(2, angleEmbedding({ axis }), [a, b]);
      expect(expectation(state, z(0))).toBeCloseTo(cos(a), 14);
      expect(expectation(state, z(1))).toBeCloseTo(cos(b), 14);
    }
    expect(expectation(stateAt(1, angleEmbedding(), [a]), y(0))).toBeCloseTo(-sin(a), 14);
  });

  it('scales features to radians', () => {
    expect(gateTexts(on(2, angleEmbedding({ axis: 'z', scale: PI })))).toEqual(['rz(π·x0) 0', 'rz(π·x1) 1']);
  });

  it('reads the same features when it is appended again', () => {
    expect(on(2, angleEmbedding()).append(angleEmbedding()).inputs).toBe(2);
  });
});

describe('amplitudeEmbedding', () => {
  it('prepares as many features as there are amplitudes, or fewer with padding', () => {
    expect(on(3, amplitudeEmbedding()).preparation).toEqual({ first: 0, count: 8, pad: 0 });
    expect(on(3, amplitudeEmbedding({ features: 5, pad: 0.3, first: 2 })).preparation).toEqual({
      first: 2,
      count: 5,
      pad: 0.3,
    });
    expect(on(3, amplitudeEmbedding({ features: 5, first: 2 })).inputs).toBe(7);
  });

  it('refuses more features than amplitudes, and to come after a gate', () => {
    expect(() => on(2, amplitudeEmbedding({ features: 5 }))).toThrow('5 features do not fit the 4 amplitudes');
    expect(() => new Circuit(2).h(0).append(amplitudeEmbedding())).toThrow('only at the start');
  });
});

describe('iqpEmbedding', () => {
  it('multiplies the features of all pairs, as PennyLane', () => {
    const layer = 'h 0; h 1; h 2; rz(x0) 0; rz(x1) 1; rz(x2) 2; rzz(x0·x1) 0 1; rzz(x0·x2) 0 2; rzz(x1·x2) 1 2';
    expect(gateTexts(on(3, iqpEmbedding()))).toEqual(layer.split('; '));
    expect(gateTexts(on(3, iqpEmbedding({ repeats: 2 })))).toEqual(`${layer}; ${layer}`.split('; '));
  });

  it('gives |00⟩ the phase −(a + b + ab)/2 and |01⟩ −(a − b − ab)/2', () => {
    const [a, b] = [0.4, 1.3];
    const { re, im } = stateAt(2, iqpEmbedding(), [a, b]);
    expect(re[0]).toBeCloseTo(cos((a + b + a * b) / 2) / 2, 14);
    expect(im[0]).toBeCloseTo(-sin((a + b + a * b) / 2) / 2, 14);
    expect(im[1]).toBeCloseTo(-sin((a - b - a * b) / 2) / 2, 14);
  });

  it('scales each factor of a product', () => {
    expect(gateTexts(on(2, iqpEmbedding({ scale: 2 }))).at(-1)).toBe('rzz((2·x0+0)·(2·x1+0)) 0 1');
  });

  it('takes pairs by name or one by one, and leaves qubits without a feature alone', () => {
    expect(on(4, iqpEmbedding({ entangler: 'ring' })).gateCounts.rzz).toBe(4);
    expect(gateTexts(on(3, iqpEmbedding({ entangler: [[2, 0]] }))).at(-1)).toBe('rzz(x2·x0) 2 0');
    const few = gateTexts(on(3, iqpEmbedding({ features: 2 })));
    expect(few).toEqual(['h 0', 'h 1', 'rz(x0) 0', 'rz(x1) 1', 'rzz(x0·x1) 0 1']);
  });
});

describe('zzFeatureMap', () => {
  it('makes the state of Havlíček et al., phases as Qiskit', () => {
    const [a, b] = [0.7, 2.1];
    const phi = 2 * (PI - a) * (PI - b);
    const { re, im } = stateAt(2, zzFeatureMap({ repeats: 1 }), [a, b]);
    const phases = [0, 2 * b + phi, 2 * a + phi, 2 * a + 2 * b];
    phases.forEach((phase, k) => {
      expect(re[k]).toBeCloseTo(cos(phase) / 2, 12);
      expect(im[k]).toBeCloseTo(sin(phase) / 2, 12);
    });
  });

  it('repeats twice by default, in Qiskit’s order of gates', () => {
    const texts = gateTexts(on(2, zzFeatureMap()));
    expect(texts.slice(0, 7)).toEqual([
      'h 0',
      'h 1',
      'p(2·x0) 0',
      'p(2·x1) 1',
      'cx 0 1',
      `p(2·(-1·x0+${+PI.toFixed(4)})·(-1·x1+${+PI.toFixed(4)})) 1`.replaceAll(String(+PI.toFixed(4)), 'π'),
      'cx 0 1',
    ]);
    expect(texts.slice(7)).toEqual(texts.slice(0, 7));
  });
});

describe('dataReuploading', () => {
  it('alternates data and trainable rotations, and entangles between layers alone', () => {
    expect(gateTexts(on(2, dataReuploading({ layers: 2, features: 3 })))).toEqual([
      'rot(x2,x0,x1) 0',
      'rot(w0,w1,w2) 0',
      'rot(x2,x0,x1) 1',
      'rot(w3,w4,w5) 1',
      'cz 0 1',
      'rot(x2,x0,x1) 0',
      'rot(w6,w7,w8) 0',
      'rot(x2,x0,x1) 1',
      'rot(w9,w10,w11) 1',
    ]);
  });

  it('takes more features than three on one qubit', () => {
    expect(gateTexts(on(1, dataReuploading({ layers: 1, features: 4 })))).toEqual([
      'rot(x2,x0,x1) 0',
      'rot(w0,w1,w2) 0',
      'rot(0,x3,0) 0',
      'rot(w3,w4,w5) 0',
    ]);
  });
});

describe('fourierEmbedding', () => {
  /** Sizes of the Fourier coefficients of x ↦ ⟨Z0⟩ for frequencies 0 … 31, between random layers. */
  function spectrumOf(qubits: number, base: number): number[] {
    const random = new Random(7);
    const circuit = on(qubits, stronglyEntangling({ layers: 2 }))
      .append(fourierEmbedding({ base }))
      .append(stronglyEntangling({ layers: 2 }));
    const weights = Array.from({ length: circuit.weights }, () => random.uniform() * 6);
    const values = Array.from({ length: 64 }, (_, k) =>
      expectation(stateOf(circuit, { inputs: [(2 * PI * k) / 64], weights }), z(0)),
    );
    return Array.from({ length: 32 }, (_, frequency) => {
      const part = (wave: (phase: number) => number) =>
        values.reduce((sum, value, k) => sum + value * wave((2 * PI * k * frequency) / 64), 0) / 64;
      return Math.hypot(part(cos), part(sin));
    });
  }

  it.each([
    [3, 1, 3],
    [3, 2, 7],
    [2, 3, 4],
    [3, 3, 13],
  ])('gives %i qubits of base %i all whole frequencies up to %i and no higher', (qubits, base, highest) => {
    const sizes = spectrumOf(qubits, base);
    sizes.slice(0, highest + 1).forEach((size) => expect(size).toBeGreaterThan(1e-6));
    sizes.slice(highest + 1).forEach((size) => expect(size).toBeLessThan(1e-12));
  });

  it('deals features to the qubits in turn', () => {
    expect(gateTexts(on(5, fourierEmbedding({ features: 2, axis: 'y' })))).toEqual([
      'ry(x0) 0',
      'ry(x1) 1',
      'ry(3·x0) 2',
      'ry(3·x1) 3',
      'ry(9·x0) 4',
    ]);
  });
});

describe('bad options', () => {
  it.each([
    ['basisEmbedding', basisEmbedding],
    ['angleEmbedding', angleEmbedding],
    ['iqpEmbedding', iqpEmbedding],
    ['zzFeatureMap', zzFeatureMap],
    ['fourierEmbedding', fourierEmbedding],
  ])('%s refuses more features than qubits', (name, embedding) => {
    expect(() => on(4, embedding({ features: 6 }))).toThrow(`${name} was given 6 features for 4 qubits`);
  });

  it.each([0, -1, 1.5, NaN])('refuses %d features, repeats and layers', (count) => {
    expect(() => on(2, angleEmbedding({ features: count }))).toThrow(
      `features = ${count}. Use a whole number from 1 up.`,
    );
    expect(() => iqpEmbedding({ repeats: count })).toThrow(`iqpEmbedding was given repeats = ${count}`);
    expect(() => zzFeatureMap({ repeats: count })).toThrow(`zzFeatureMap was given repeats = ${count}`);
    expect(() => dataReuploading({ layers: count })).toThrow(`dataReuploading was given layers = ${count}`);
    expect(() => on(2, dataReuploading({ features: count }))).toThrow(`features = ${count}`);
  });

  it('refuses unknown names as plain JavaScript may give them', () => {
    const { axis, entangler, entangling } = JSON.parse('{"axis": "w", "entangler": "rings", "entangling": "cxx"}');
    expect(() => angleEmbedding({ axis })).toThrow('No axis is called "w"');
    expect(() => on(2, iqpEmbedding({ entangler }))).toThrow('No entangler is called "rings". Did you mean "ring"?');
    expect(() => on(2, dataReuploading({ entangling }))).toThrow('No gate is called "cxx"');
  });
});
