import fc from 'fast-check';
import { input, product, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { circuitFrom, circuitToJson } from '../../src/circuit/json.js';
import { bound } from '../../src/circuit/weights.js';
import { KetworkError } from '../../src/errors.js';
import { matrixDistance } from '../../src/math/complex-matrix.js';
import { Random } from '../../src/math/random.js';
import { circuitMatrix } from '../support/circuit-matrix.js';
import { randomCircuit } from '../support/random-circuit.js';

const throughText = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const numbers = (count: number, random: Random) => Array.from({ length: count }, () => random.normal());

describe('circuits in JSON', () => {
  it('are compact plain data', () => {
    const circuit = new Circuit(3)
      .h(0)
      .cx(0, 2)
      .rx(0.5, 1)
      .ry(input(3), 0)
      .rz(weight(2), 1)
      .rz(weight(2, 'alpha').times(2).plus(1), 1)
      .rzz(product(input(0), input(1).negated().plus(1)).times(2), 0, 1)
      .pauliRotation('XYZ', -1, [2, 1, 0])
      .mcx([0, 1], 2);
    const expected = {
      format: 'ketwork-circuit',
      version: 1,
      qubits: 3,
      operations: [
        { gate: 'h', qubits: [0] },
        { gate: 'cx', qubits: [0, 2] },
        { gate: 'rx', qubits: [1], angles: [0.5] },
        { gate: 'ry', qubits: [0], angles: [{ input: 3 }] },
        { gate: 'rz', qubits: [1], angles: [{ weight: 2 }] },
        { gate: 'rz', qubits: [1], angles: [{ weight: 2, group: 'alpha', scale: 2, offset: 1 }] },
        {
          gate: 'rzz',
          qubits: [0, 1],
          angles: [{ product: [{ input: 0 }, { input: 1, scale: -1, offset: 1 }], scale: 2 }],
        },
        { gate: { pauli: 'XYZ' }, qubits: [2, 1, 0], angles: [-1] },
        { gate: { controlled: 'x', controls: 2 }, qubits: [0, 1, 2] },
      ],
    };
    expect(circuitToJson(circuit)).toEqual(expected);
    expect(throughText(circuit)).toEqual(expected);
  });

  it('keep the preparation', () => {
    const circuit = new Circuit(2).prepared({ first: 1, count: 3, pad: 0.5 }).h(0);
    const again = circuitFrom(throughText(circuit));
    expect(again.preparation).toEqual({ first: 1, count: 3, pad: 0.5 });
    expect(again.inputs).toBe(4);
  });

  it('come back the same: equal JSON, equal matrices', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.integer({ min: 1, max: 4 }), (seed, qubits) => {
        const random = new Random(seed);
        const circuit = randomCircuit(random, qubits, 12);
        const again = circuitFrom(throughText(circuit));
        expect(throughText(again)).toEqual(throughText(circuit));
        expect(again.weightGroups).toEqual(circuit.weightGroups);
        // A prepared state depends on the sample and has no matrix; the operations after it have.
        const bindings = { inputs: numbers(circuit.inputs, random), weights: numbers(circuit.weights, random) };
        const [before, after] = [circuit, again].map((one) =>
          circuitMatrix(Circuit.of(qubits, bound(one.operations, bindings, one.inputs, one.weightGroups))),
        );
        expect(matrixDistance(before!, after!)).toBe(0);
      }),
      { seed: 7, numRuns: 150 },
    );
  });
});

describe('circuits from JSON', () => {
  const file = (changes: object) => ({ format: 'ketwork-circuit', version: 1, qubits: 2, operations: [], ...changes });
  const operation = (changes: object) => file({ operations: [{ gate: 'h', qubits: [0] }, changes] });
  const angle = (json: unknown) => operation({ gate: 'rx', qubits: [0], angles: [json] });
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;

  it.each<[unknown, string, string]>([
    // no circuit at all
    [undefined, 'invalid', 'undefined is not a circuit: the field "format" must be "ketwork-circuit".'],
    [null, 'invalid', 'null is not a circuit'],
    [[], 'invalid', '[] is not a circuit'],
    ['{"format":', 'invalid', 'Parse the text with JSON.parse first.'],
    [{ format: 'layers-model' }, 'invalid', '{"format":"layers-model"} is not a circuit'],
    [cyclic, 'invalid', '[object Object] is not a circuit'],
    // version
    [file({ version: 2, news: true }), 'unsupported', 'in version 2 of the format, but this Ketwork reads up to 1'],
    [file({ version: '1' }), 'invalid', '"1" is not a version of the circuit format'],
    [file({ version: undefined }), 'invalid', 'undefined is not a version'],
    [file({ version: 0 }), 'invalid', '0 is not a version'],
    // whole circuit
    [file({ qubits: 0 }), 'invalid', 'A circuit of 0 qubits is not possible'],
    [file({ qubits: '2' }), 'invalid', '"2" is not a number of qubits'],
    [file({ operations: {} }), 'invalid', "{} is not the circuit's list of operations"],
    [file({ operation: [] }), 'unknown', 'No field of a circuit is called "operation". Did you mean "operations"?'],
    [file({ preparation: { first: 0, count: 5, pad: 0 } }), 'mismatch', '5 features do not fit the 4 amplitudes'],
    [file({ preparation: { first: 0, count: 4 } }), 'invalid', 'undefined is not a pad'],
    // operations
    [operation([]), 'invalid', 'Operation 1 of the circuit: [] is not an operation. Use an object with gate, qubits'],
    [
      operation({ gate: 'h', qubit: [0] }),
      'unknown',
      'No field of an operation is called "qubit". Did you mean "qubits"?',
    ],
    [operation({ gate: 'h', qubits: 0 }), 'invalid', '0 is not a list of qubits. Use a list.'],
    [operation({ gate: 'h', qubits: ['0'] }), 'invalid', '"0" is not a qubit. Use a finite number.'],
    [
      operation({ gate: 'h', qubits: [2] }),
      'invalid',
      'Gate "h" was given qubit 2, but the circuit has qubits 0 to 1, at operation 1.',
    ],
    [operation({ gate: 'cx', qubits: [1, 1] }), 'invalid', 'Gate "cx" was given qubit 1 twice, at operation 1.'],
    [
      operation({ gate: 'cx', qubits: [0] }),
      'invalid',
      'Gate "cx" acts on 2 qubits but was given 1 (0), at operation 1.',
    ],
    [
      operation({ gate: 'rx', qubits: [0] }),
      'invalid',
      'Gate "rx" takes 1 angle (theta) but was given 0, at operation 1.',
    ],
    // gates
    [operation({ gate: 'cnott', qubits: [0] }), 'unknown', 'Operation 1 of the circuit: No gate is called "cnott".'],
    [
      operation({ gate: 'cxx', qubits: [0] }),
      'unknown',
      'Operation 1 of the circuit: No gate is called "cxx". Did you mean "cx"?',
    ],
    [operation({ gate: 'constructor', qubits: [0] }), 'unknown', 'No gate is called "constructor"'],
    [operation({ qubits: [0] }), 'invalid', 'undefined is not a gate'],
    [operation({ gate: {}, qubits: [0] }), 'invalid', '{} is not a gate. Use a name, {"pauli": "XYZ"}'],
    [operation({ gate: { pauli: ['X'] }, qubits: [0] }), 'invalid', '{"pauli":["X"]} is not a gate'],
    [operation({ gate: { pauli: 'XQ' }, qubits: [0] }), 'invalid', '"XQ" is not a Pauli word'],
    [operation({ gate: { controlled: 'x' }, qubits: [0] }), 'invalid', '{"controlled":"x"} is not a gate'],
    [operation({ gate: { controlled: 'x', controls: 10 }, qubits: [0] }), 'unsupported', 'touches 11 qubits'],
    [operation({ gate: { controlled: 'x', controls: 0.5 }, qubits: [0] }), 'invalid', 'was given 0.5 controls'],
    [operation({ gate: { power: 'x', exponent: null }, qubits: [0] }), 'invalid', 'null is not an exponent'],
    [operation({ gate: { power: 'rot', exponent: 0.5 }, qubits: [0] }), 'unsupported', 'do not commute'],
    [operation({ gate: { inverse: 'hh', pauli: 'X' }, qubits: [0] }), 'invalid', 'is not a gate'],
    [
      operation({ gate: { inverted: 'h' }, qubits: [0] }),
      'unknown',
      'No field of a gate is called "inverted". Did you mean "inverse"?',
    ],
    [operation({ gate: { unitary: { re: [1, 1, 0, 1], im: [0, 0, 0, 0] } }, qubits: [0] }), 'invalid', 'not unitary'],
    [operation({ gate: { unitary: { re: [1, 0, 0], im: [0, 0, 0] } }, qubits: [0] }), 'invalid', 'square number'],
    [operation({ gate: { unitary: { re: 'abcd', im: [] } }, qubits: [0] }), 'invalid', '"abcd" is not the real part'],
    [
      operation({ gate: { unitary: { re: [1, 0, 0, '1'], im: [0, 0, 0, 0] } }, qubits: [0] }),
      'invalid',
      '"1" is not an entry',
    ],
    // angles
    [angle('0.5'), 'invalid', 'Operation 1 of the circuit: "0.5" is not an angle.'],
    [angle(null), 'invalid', 'null is not an angle'],
    [angle(NaN), 'invalid', 'null is not an angle'],
    [angle({}), 'invalid', '{} is not an angle. Use a number, or one of "input"'],
    [angle({ input: 0, weight: 1 }), 'invalid', '{"input":0,"weight":1} is not an angle'],
    [angle({ input: 0, group: 'alpha' }), 'invalid', '{"input":0,"group":"alpha"} is not an angle'],
    [angle({ input: -1 }), 'invalid', 'input(-1) is not possible'],
    [angle({ input: 0, sclae: 2 }), 'unknown', 'No field of an angle is called "sclae". Did you mean "scale"?'],
    [angle({ input: 0, scale: '2' }), 'invalid', '"2" is not a scale'],
    [angle({ weight: 0, group: 'a b' }), 'invalid', '"a b" cannot name a group of weights'],
    [angle({ weight: 0, group: 7 }), 'invalid', '7 is not the name of a group of weights'],
    [angle({ product: [] }), 'invalid', 'A product was given no factors'],
    [
      angle({ product: [{ input: 0 }, { weight: 0 }] }),
      'unknown',
      'No field of a factor of a product is called "weight"',
    ],
    [angle({ product: { input: 0 } }), 'invalid', '{"input":0} is not a list of factors'],
  ])('refuses %j as %s: %s', (json, code, message) => {
    const attempt = () => circuitFrom(json);
    expect(attempt).toThrow(KetworkError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ code }));
  });

  it('refuses gates derived from gates without end', () => {
    const nested = (depth: number) => Array.from({ length: depth }).reduce<unknown>((spec) => ({ inverse: spec }), 'h');
    expect(() => circuitFrom(operation({ gate: nested(50_000), qubits: [0] }))).toThrow(
      'Operation 1 of the circuit: A gate is derived from others more than 1000 times over.',
    );
    expect(circuitFrom(operation({ gate: nested(1000), qubits: [0] })).operations).toHaveLength(2);
  });

  it('quotes only the start of a long value', () => {
    expect(() => circuitFrom({ junk: 'x'.repeat(10_000) })).toThrow(/^.{60}… is not a circuit/);
  });

  it('reads thousands of operations', () => {
    const operations = Array.from({ length: 20_000 }, (_, k) => ({ gate: 'cx', qubits: [k % 50, (k + 1) % 50] }));
    expect(circuitFrom(file({ qubits: 50, operations })).operations).toHaveLength(20_000);
  });
});
