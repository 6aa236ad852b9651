import type { Readout } from '../../../program/program.js';
import { head, term } from '../layout.js';

/**
 * Words of observables on a state: `(Pψ)[j] = c σ(j ⊕ x) m ψ[j ⊕ x]` with m = 1 or i. Needs `psiAt(row)`.
 */
export const observableSource = /* wgsl */ `
fn listAt(observable: u32) -> vec2<u32> {
  let at = program[${head.observablesAt}u] + 2u * observable;
  return vec2<u32>(program[at], program[at + 1u]);
}

/** Row j of a word, coefficient included, applied to ψ. */
fn wordTimesPsi(at: u32, row: u32) -> vec2<f32> {
  let other = row ^ program[at + ${term.x}u];
  let factor = bitcast<f32>(program[at + ${term.factor}u]) * parity(other & program[at + ${term.z}u]);
  return factor * timesM(psiAt(other), program[at + ${term.real}u] == 1u);
}

/** Row j of an observable applied to ψ. */
fn observableTimesPsi(observable: u32, row: u32) -> vec2<f32> {
  let list = listAt(observable);
  var sum = vec2<f32>(0.0);
  for (var k = 0u; k < list.y; k++) {
    sum += wordTimesPsi(list.x + ${term.size}u * k, row);
  }
  return sum;
}

/** The row of an outcome's number "qubits read first", and back. */
fn rowOf(number: u32, bits: u32) -> u32 {
  let at = program[${head.bitsAt}u];
  var row = 0u;
  for (var k = 0u; k < bits; k++) {
    row |= ((number >> k) & 1u) << program[at + k];
  }
  return row;
}

fn numberOf(row: u32, bits: u32) -> u32 {
  let at = program[${head.bitsAt}u];
  var number = 0u;
  for (var k = 0u; k < bits; k++) {
    number |= ((row >> program[at + k]) & 1u) << k;
  }
  return number;
}
`;

/** λ = ½ dLoss/dψ of the final state, from the slopes of the loss with the readout. */
export const lambdaSource: Readonly<Record<Readout['kind'], string>> = {
  expectation: /* wgsl */ `
fn firstLambda(row: u32) -> vec2<f32> {
  var sum = vec2<f32>(0.0);
  for (var o = 0u; o < call.outputs; o++) {
    sum += dReadout[sample * call.outputs + o] * observableTimesPsi(o, row);
  }
  return sum;
}`,
  probabilities: /* wgsl */ `
fn firstLambda(row: u32) -> vec2<f32> {
  let outcome = numberOf(row, QUBITS) >> (QUBITS - program[${head.bitsRead}u]);
  return dReadout[sample * call.outputs + outcome] * psiAt(row);
}`,
  state: /* wgsl */ `
fn firstLambda(row: u32) -> vec2<f32> {
  return 0.5 * vec2<f32>(dReadout[sample * ROWS + row], dReadout[(call.batch + sample) * ROWS + row]);
}`,
};
