import { weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { identityMatrix } from '../../src/math/complex-matrix.js';
import { z } from '../../src/observables/pauli-sum.js';
import { absorbCliffords } from '../../src/program/absorb-cliffords.js';
import { lower, type Reading } from '../../src/program/lower.js';
import { stepText, termTexts } from '../support/step-text.js';

const absorbed = (circuit: Circuit, reading: Reading) => absorbCliffords(lower(circuit, reading, { passes: false }));
const ofZ: Reading = { kind: 'expectation', observables: [z(0)] };

describe('absorbing Cliffords', () => {
  it('takes a sign into the angle, never into the word', () => {
    const program = absorbed(
      new Circuit(1)
        .x(0)
        .rz(weight(0), 0)
        .y(0)
        .rz(weight(1).plus(0.25 * Math.PI), 0),
      ofZ,
    );
    expect(program.steps.map(stepText)).toEqual(['Z0(-w0)', 'Z0(0.25π+w1)']);
  });

  it('knows quarter turns in both directions, half turns and whole ones', () => {
    const before = (quarters: number) =>
      absorbed(new Circuit(1).rx((quarters * Math.PI) / 2, 0).rz(weight(0), 0), ofZ).steps.map(stepText);
    // RX(π/2)† Z RX(π/2) = Y with R(P, θ) = exp(−iθP/2).
    expect([0, 1, 2, 3, 4, -1, -5].map((quarters) => before(quarters)[0])).toEqual([
      'Z0(w0)',
      'Y0(w0)',
      'Z0(-w0)',
      'Y0(-w0)',
      'Z0(w0)',
      'Y0(-w0)',
      'Y0(-w0)',
    ]);
  });

  it('takes only constant multiples of π/2', () => {
    const circuit = new Circuit(1)
      .rx(Math.PI / 4, 0)
      .rx(weight(0), 0)
      .rx(1.5707, 0);
    expect(absorbed(circuit, ofZ).steps).toHaveLength(3);
  });

  it('puts Cliffords back before a matrix, in order', () => {
    const circuit = new Circuit(3)
      .rx(Math.PI / 2, 0)
      .rz(Math.PI, 1)
      .unitary(identityMatrix(4), [1, 2])
      .rz(weight(0), 0);
    const program = absorbed(circuit, ofZ);
    expect(program.steps.map(stepText)).toEqual(['X0(0.5π)', 'Z1(1π)', 'matrix 1,2', 'Z0(w0)']);
    expect(program.readout.kind === 'expectation' && program.readout.observables.map(termTexts)).toEqual([['1 Z0']]);
  });
});
