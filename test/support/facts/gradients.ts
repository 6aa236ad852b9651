import { input, product, weight } from '../../../src/circuit/angle.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { Random } from '../../../src/math/random.js';
import type { Reading } from '../../../src/program/lower.js';
import type { Facts } from './facts.js';
import {
  doable,
  type Driver,
  engineGradient,
  referenceGradient,
  referenceOutput,
  type Run,
  worstDifference,
} from '../engine-run.js';
import { randomCircuit } from '../random-circuit.js';
import { randomUnitary, randomValues, withoutSymmetry } from './gates.js';
import { readings } from './readouts.js';

/** Gradients of a random combination of all outputs against central differences of the float64 reference. */
export function gradientFacts(driver: Driver): Facts {
  const facts: Record<string, () => Promise<void>> = {};
  for (const reading of readings) {
    const { kind } = reading;
    facts[`gives gradients of ${kind} for weights and inputs`] = async () => {
      for (const seed of [1, 2, 3]) {
        const random = randomCircuit(new Random(seed), 3, 25);
        await expectGradients(driver, Circuit.of(3, random.operations), reading, 2);
      }
    };
    facts[`gives gradients of ${kind} for amplitudes and products of inputs`] = () =>
      expectGradients(driver, preparedCircuit(), reading, 2);
  }
  facts['gives gradients of weights used often and of a circuit of one qubit'] = () => {
    const shared = [0, 1, 0, 1, 0].reduce(
      (circuit, k) =>
        circuit
          .rx(weight(k).times(k + 0.5), 0)
          .rz(weight(k), 0)
          .ry(input(0), 0),
      new Circuit(1).h(0),
    );
    return expectGradients(driver, shared, { kind: 'state' }, 1);
  };
  facts['gives gradients through words wider than a block and dense steps'] = () => {
    const circuit = withoutSymmetry(5, new Random(6))
      .pauliRotation('XYZXY', weight(0), [3, 1, 4, 0, 2])
      .doubleExcitation(weight(1), 4, 2, 1, 0)
      .unitary(randomUnitary(3, new Random(2)), [3, 0, 4])
      .gphase(weight(2))
      .rx(weight(3), 0)
      .rz(weight(3).times(2), 3)
      .ccx(0, 4, 2)
      .crx(input(0), 4, 1)
      .ry(weight(0), 4);
    return expectGradients(driver, circuit, { kind: 'state' }, 3);
  };
  return facts;
}

/** A prepared state, products of inputs, and inputs that are amplitudes and angles at once. */
function preparedCircuit(): Circuit {
  return new Circuit(3)
    .prepared({ first: 1, count: 5, pad: 0.3 })
    .compose(withoutSymmetry(3, new Random(9)))
    .rx(product(input(0), input(2).negated().plus(Math.PI)), 0)
    .ryy(weight(0), 0, 2)
    .rzz(product(input(0), input(1), input(1)).times(0.5), 1, 2)
    .rx(input(3).times(-0.7).plus(0.2), 1)
    .crx(weight(1).times(2), 2, 0);
}

async function expectGradients(driver: Driver, circuit: Circuit, reading: Reading, batch: number): Promise<void> {
  const random = new Random(41);
  const run: Run = doable(driver, { circuit, reading, ...randomValues(circuit, batch, random) });
  const dOutput = referenceOutput(run).map(() => random.normal());
  const expected = referenceGradient(run, dOutput);
  const actual = await engineGradient(driver, run, dOutput);
  // A gradient is a sum over outputs and angles, each within the tolerance.
  const tolerance =
    10 * driver.engine.tolerance * Math.max(1, ...[...expected.inputs, ...expected.weights].map(Math.abs));
  expect(worstDifference(actual.weights, expected.weights)).toBeLessThanOrEqual(tolerance);
  expect(worstDifference(actual.inputs, expected.inputs)).toBeLessThanOrEqual(tolerance);
}
