import { angleOf, input, product, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { failure, listed } from '../support/circuit-text.js';

describe('angles', () => {
  it('are affine in one parameter', () => {
    const angle = input(2).times(3).plus(1).negated().minus(0.5);
    expect(angle).toMatchObject({ parameter: { kind: 'input', index: 2 }, scale: -3, offset: -1.5 });
    expect(angleOf(2).times(3).plus(1)).toMatchObject({ parameter: undefined, offset: 7 });
  });

  it('of one factor are that factor', () => {
    const factor = input(1).times(2);
    expect(product(factor)).toBe(factor);
  });

  it.each<[() => unknown, string, string]>([
    [() => input(-1), 'invalid', 'input(-1) is not possible. The index is 0, 1, 2, …'],
    [() => weight(0.5), 'invalid', 'weight(0.5) is not possible. The index is 0, 1, 2, …'],
    [
      () => weight(0, '1st'),
      'invalid',
      '"1st" cannot name a group of weights. Use letters, digits, "_" and "-", a letter first.',
    ],
    [() => input(0).times(Infinity), 'invalid', 'An angle is Infinity · parameter + NaN. Use finite numbers.'],
    [
      () => product(input(0), weight(0)),
      'unsupported',
      'A product has a factor that is not an expression of one input. Use input(i).',
    ],
    [() => product(), 'invalid', 'A product was given no factors. Use one or more, such as input(0).'],
  ])('%# that are not possible are refused', (attempt, code, message) => {
    expect(failure(attempt)).toMatchObject({ code, message });
  });
});

describe('weights', () => {
  const layer = new Circuit(2).ry(weight(0), 0).ry(weight(1), 1).rz(weight(0, 'alpha'), 0);

  it('are counted by group, in order of appearance, by the highest index', () => {
    expect(layer.weightGroups).toEqual([
      { name: 'weights', size: 2 },
      { name: 'alpha', size: 1 },
    ]);
    expect(layer.weights).toBe(3);
    const sparse = new Circuit(1).rx(weight(4, 'late'), 0).rx(weight(1, 'late'), 0);
    expect(sparse.weightGroups).toEqual([{ name: 'late', size: 5 }]);
    expect(new Circuit(1).weights).toBe(0);
  });

  it('are new ones when a circuit is appended, inputs are not', () => {
    const twice = layer.rx(input(0), 0).append(layer.rx(input(0), 0));
    expect(listed(twice).slice(4)).toEqual([
      'ry 0 1*weights2+0',
      'ry 1 1*weights3+0',
      'rz 0 1*alpha1+0',
      'rx 0 1*x0+0',
    ]);
    expect(twice.inputs).toBe(1);
  });

  it('keep scale and offset when they become new ones', () => {
    const scaled = new Circuit(1).rx(weight(0).times(2).plus(1), 0);
    expect(listed(scaled.append(scaled))).toEqual(['rx 0 2*weights0+1', 'rx 0 2*weights1+1']);
  });

  it('are the same ones when a circuit is composed', () => {
    const twice = layer.compose(layer);
    expect(twice.weights).toBe(3);
    expect(listed(twice).slice(3)).toEqual(listed(layer));
  });

  it('are new ones in each repetition, unless shared', () => {
    expect(layer.repeat(3).weights).toBe(9);
    expect(layer.repeat(3)).toEqual(layer.append(layer).append(layer));
    expect(layer.repeat(3, { share: true }).weights).toBe(3);
    expect(layer.repeat(3, { share: true }).operations).toHaveLength(9);
    expect(layer.repeat(0).operations).toEqual([]);
    for (const times of [-1, 1.5]) {
      expect(failure(() => layer.repeat(times)).message).toBe(
        `A circuit cannot be repeated ${times} times. Use 0, 1, 2, …`,
      );
    }
  });
});

describe('binding', () => {
  const circuit = new Circuit(2)
    .rx(input(0).times(2).plus(1), 0)
    .ry(weight(0), 0)
    .ry(weight(1).negated().plus(1), 1)
    .rz(weight(0, 'alpha'), 1)
    .rzz(product(input(0).plus(1), input(1).negated()).times(3), 0, 1);

  it('puts numbers in place of inputs, weights, or both', () => {
    const whole = circuit.bind({ inputs: [0.5, 2], weights: [10, 20, 30] });
    expect(listed(whole)).toEqual(['rx 0 2', 'ry 0 10', 'ry 1 -19', 'rz 1 30', 'rzz 0 1 -9']);
    expect([whole.inputs, whole.weights]).toEqual([0, 0]);
    const half = circuit.bind({ inputs: [0.5, 2] });
    expect([half.inputs, half.weights]).toEqual([0, 3]);
    expect(half.bind({ weights: [10, 20, 30] }).operations).toEqual(whole.operations);
    const other = circuit.bind({ weights: [10, 20, 30] });
    expect([other.inputs, other.weights]).toEqual([2, 0]);
  });

  it('takes weights by group and leaves the other groups', () => {
    const partly = circuit.bind({ weights: { alpha: [7] } });
    expect(listed(partly)[3]).toBe('rz 1 7');
    expect(partly.weightGroups).toEqual([{ name: 'weights', size: 2 }]);
  });

  it.each<[object, string, string]>([
    [{ inputs: [1] }, 'mismatch', 'The circuit reads 2 inputs but was bound to 1.'],
    [{ weights: [1, 2] }, 'mismatch', 'The circuit has 3 weights but was bound to 2.'],
    [
      { weights: { alpha: [1, 2] } },
      'mismatch',
      'Weights "alpha" (2) do not fit the circuit\'s groups: weights (2), alpha (1).',
    ],
    [
      { weights: { beta: [1] } },
      'mismatch',
      'Weights "beta" (1) do not fit the circuit\'s groups: weights (2), alpha (1).',
    ],
    [{ weights: [NaN, 0, 0] }, 'invalid', 'An angle is NaN. Use finite numbers.'],
  ])('refuses %j', (bindings, code, message) => {
    expect(failure(() => circuit.bind(bindings))).toMatchObject({ code, message });
  });
});

describe('what trained weights and plain JavaScript give', () => {
  const circuit = new Circuit(1).rx(weight(0), 0).ry(weight(0, 'other'), 0);

  it('binds typed arrays, in a row or by group', () => {
    const values = (bound: Circuit) => bound.operations.map(({ angles }) => angles[0]!.offset);
    expect(values(circuit.bind({ weights: Float32Array.of(0.5, 0.25) }))).toEqual([0.5, 0.25]);
    expect(values(circuit.bind({ weights: { other: Float32Array.of(2) } }))).toEqual([0, 2]);
  });

  it('refuses angles that are no numbers and expressions of two parameters', () => {
    const given = (value: unknown) => value as number;
    expect(() => input(0).plus(given(weight(0)))).toThrow('but plus was given another expression');
    expect(() => input(0).times(given(input(1)))).toThrow('For products of inputs use product(…)');
    expect(() => new Circuit(1).rx(given('0.3'), 0)).toThrow('was given "0.3"');
  });
});

describe('a prepared state', () => {
  const preparation = { first: 2, count: 3, pad: 0 };
  const circuit = new Circuit(2).prepared(preparation).h(0);

  it('reads features and survives gates, appending and repetition', () => {
    expect(circuit.inputs).toBe(5);
    expect(circuit.append(new Circuit(2).x(1)).preparation).toEqual(preparation);
    expect(circuit.repeat(1).preparation).toEqual(preparation);
    expect(() => circuit.repeat(2)).toThrow('cannot be repeated');
    expect(new Circuit(2).append(circuit).preparation).toEqual(preparation);
    expect(new Circuit(2).compose(circuit).preparation).toEqual(preparation);
    expect(circuit.bind({ weights: [] }).preparation).toEqual(preparation);
  });

  it.each<[string, () => unknown, string, string]>([
    [
      'after a gate',
      () => new Circuit(2).h(0).append(circuit),
      'invalid',
      'A state can be prepared only at the start, before any gate. Append the embedding first.',
    ],
    [
      'twice',
      () => circuit.prepared(preparation),
      'invalid',
      'A state can be prepared only at the start, before any gate. Append the embedding first.',
    ],
    [
      'inverted',
      () => circuit.inverse(),
      'unsupported',
      'A circuit that starts from a prepared state cannot be inverted.',
    ],
    [
      'controlled',
      () => circuit.controlled(),
      'unsupported',
      'A circuit that starts from a prepared state cannot be controlled.',
    ],
    [
      'bound',
      () => circuit.bind({ inputs: [1, 2, 3, 4, 5] }),
      'unsupported',
      'A circuit that starts from a prepared state cannot be bound to inputs.',
    ],
    [
      'on some qubits',
      () => new Circuit(3).append(circuit),
      'unsupported',
      'A prepared state covers all qubits of a circuit and cannot be placed on some.',
    ],
    [
      'on other qubits',
      () => circuit.remap([1, 0]),
      'unsupported',
      'A prepared state covers all qubits of a circuit and cannot be placed on some.',
    ],
    [
      'of too many features',
      () => new Circuit(1).prepared({ first: 0, count: 3, pad: 0 }),
      'mismatch',
      '3 features do not fit the 2 amplitudes of 1 qubit. Use 1 to 2 features, or more qubits.',
    ],
    [
      'from nowhere',
      () => new Circuit(1).prepared({ first: -1, count: 2, pad: 0 }),
      'invalid',
      'A preparation from feature -1, padded with 0, is not possible.',
    ],
  ])('is refused %s', (_what, attempt, code, message) => {
    expect(failure(attempt)).toMatchObject({ code, message });
  });
});
