import { featureBit, record } from '../layout.js';

/**
 * Cos and sin of a step's half angle. WGSL's own cos and sin may be as coarse as 2⁻¹¹, so these are polynomials: the
 * angle is brought within π/4 of a quarter turn in three parts (Cody and Waite), then Cephes' minimax polynomials for
 * float32 (S. L. Moshier, netlib.org/cephes) give both to about 1e-7.
 */
export const angleSource = /* wgsl */ `
fn halfAngle(at: u32, sample: u32) -> f32 {
  let start = program[at + ${record.angleAt}u];
  let terms = program[at + ${record.terms}u];
  var angle = bitcast<f32>(program[start]);
  for (var k = 0u; k < terms; k++) {
    let source = program[start + 1u + 2u * k];
    let scale = bitcast<f32>(program[start + 2u + 2u * k]);
    if ((source & ${featureBit}u) != 0u) {
      angle += scale * features[sample * call.columns + (source & ${featureBit - 1}u)];
    } else {
      angle += scale * weights[source];
    }
  }
  return angle;
}

fn cosSin(angle: f32) -> vec2<f32> {
  let quarters = round(angle * 0.63661977236758134);
  var x = angle - quarters * 1.5703125;
  x = x - quarters * 4.837512969970703125e-4;
  x = x - quarters * 7.549789948768648e-8;
  let y = x * x;
  let s = ((-1.9515295891e-4 * y + 8.3321608736e-3) * y - 1.6666654611e-1) * y * x + x;
  let c = ((2.443315711809948e-5 * y - 1.388731625493765e-3) * y + 4.166664568298827e-2) * y * y - 0.5 * y + 1.0;
  switch (u32(i32(quarters)) & 3u) {
    case 0u: { return vec2<f32>(c, s); }
    case 1u: { return vec2<f32>(-s, c); }
    case 2u: { return vec2<f32>(-c, -s); }
    default: { return vec2<f32>(s, -c); }
  }
}
`;
