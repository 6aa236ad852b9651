import { flag, record } from '../layout.js';

/**
 * Steps on rows of one sample. The formula, with K = −iP, `(Kψ)[j] = f σ(j ⊕ x) m ψ[j ⊕ x]` (σ the sign of the row, m = 1
 * or i, f = ±1): a rotation is `ψ ← cos ψ + sin Kψ`, and the slope of the loss with its angle Re⟨λ|Kψ⟩.
 *
 * Needs of its surroundings: `psiAt(row)`, `setPsi(row, value)` (and the same of λ), `lane`, `LANES`, `ROWS`.
 */
export const stepSource = /* wgsl */ `
fn parity(bits: u32) -> f32 {
  return 1.0 - 2.0 * f32(countOneBits(bits) & 1u);
}

fn timesM(value: vec2<f32>, isReal: bool) -> vec2<f32> {
  return select(vec2<f32>(-value.y, value.x), value, isReal);
}

/** The lower row of pair k, where the lowest bit of the partner tells the two apart. */
fn lowerRow(k: u32, partner: u32) -> u32 {
  let low = k & ((partner & (~partner + 1u)) - 1u);
  return ((k ^ low) << 1u) | low;
}

struct Pair { a: vec2<f32>, b: vec2<f32> }

/** K on the rows a and b of a pair; a diagonal keeps each where it is. */
fn turned(pair: Pair, a: u32, b: u32, z: u32, factor: f32, flags: u32) -> Pair {
  let isReal = (flags & ${flag.real}u) != 0u;
  let isDiagonal = (flags & ${flag.diagonal}u) != 0u;
  let ofA = factor * parity(a & z) * timesM(pair.a, isReal);
  let ofB = factor * parity(b & z) * timesM(pair.b, isReal);
  return Pair(select(ofB, ofA, isDiagonal), select(ofA, ofB, isDiagonal));
}

/** The factor of a step in the tile whose rows are \`tile ⊕ …\`. */
fn factorOf(at: u32, tile: u32) -> f32 {
  return bitcast<f32>(program[at + ${record.factor}u]) * parity(tile & program[at + ${record.tileZ}u]);
}
`;

/** A rotation forth, of this lane's pairs. */
export const rotateSource = /* wgsl */ `
fn rotate(at: u32, tile: u32, turn: vec2<f32>, lane: u32) {
  let flags = program[at];
  let partner = program[at + ${record.partner}u];
  let z = program[at + ${record.z}u];
  let factor = factorOf(at, tile) * turn.y;
  for (var k = lane; k < ROWS / 2u; k += LANES) {
    let a = lowerRow(k, partner);
    let b = a ^ partner;
    let pair = Pair(psiAt(a), psiAt(b));
    let moved = turned(pair, a, b, z, factor, flags);
    setPsi(a, turn.x * pair.a + moved.a);
    setPsi(b, turn.x * pair.b + moved.b);
  }
}
`;

/** A rotation undone on ψ and λ, of this lane's pairs; returns the lane's part of the slope. */
export const rotateBackSource = /* wgsl */ `
fn rotateBack(at: u32, tile: u32, turn: vec2<f32>, lane: u32) -> f32 {
  let flags = program[at];
  let partner = program[at + ${record.partner}u];
  let z = program[at + ${record.z}u];
  let factor = factorOf(at, tile);
  var slope = 0.0;
  for (var k = lane; k < ROWS / 2u; k += LANES) {
    let a = lowerRow(k, partner);
    let b = a ^ partner;
    let psi = Pair(psiAt(a), psiAt(b));
    let lambda = Pair(lambdaAt(a), lambdaAt(b));
    let psiMoved = turned(psi, a, b, z, factor, flags);
    let lambdaMoved = turned(lambda, a, b, z, factor, flags);
    slope += dot(lambda.a, psiMoved.a) + dot(lambda.b, psiMoved.b);
    setPsi(a, turn.x * psi.a - turn.y * psiMoved.a);
    setPsi(b, turn.x * psi.b - turn.y * psiMoved.b);
    setLambda(a, turn.x * lambda.a - turn.y * lambdaMoved.a);
    setLambda(b, turn.x * lambda.b - turn.y * lambdaMoved.b);
  }
  return slope;
}
`;

/** A matrix on up to five qubits of a state, by groups of rows. `state` is `Psi` or `Lambda`. */
export const denseSource = (state: 'Psi' | 'Lambda', isInverse: boolean) => /* wgsl */ `
fn dense${state}(at: u32, lane: u32) {
  let qubits = program[at + ${record.partner}u];
  let matrix = program[at + ${record.z}u];
  let bits = program[at + ${record.tileZ}u];
  let size = 1u << qubits;
  var before: array<vec2<f32>, 32>;
  for (var group = lane; group < (ROWS >> qubits); group += LANES) {
    var base = group;
    for (var k = 0u; k < qubits; k++) {
      let low = base & ((1u << program[bits + k]) - 1u);
      base = ((base ^ low) << 1u) | low;
    }
    for (var r = 0u; r < size; r++) {
      before[r] = ${state.toLowerCase()}At(base + program[bits + qubits + r]);
    }
    for (var r = 0u; r < size; r++) {
      var sum = vec2<f32>(0.0);
      for (var c = 0u; c < size; c++) {
        let entry = matrix + 2u * ${isInverse ? '(c * size + r)' : '(r * size + c)'};
        let re = bitcast<f32>(program[entry]);
        let im = ${isInverse ? '-' : ''}bitcast<f32>(program[entry + 1u]);
        sum += re * before[c] + im * vec2<f32>(-before[c].y, before[c].x);
      }
      set${state}(base + program[bits + qubits + r], sum);
    }
  }
}
`;
