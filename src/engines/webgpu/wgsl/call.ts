/** The numbers of one call, the same for all threads; in this order. */
export const callFields = ['batch', 'columns', 'weights', 'firstAmplitude', 'outputs', 'first'] as const;

/** What the fields of a call mean:
 * - `batch`: samples; `columns`: of a row of features; `weights`: how many;
 * - `firstAmplitude`: the column of the first amplitude of a prepared state, or `none`;
 * - `outputs`: numbers of a sample's readout;
 * - `first`: 1 where a segment begins the program, and so makes the initial state.
 */
export type Call = Readonly<Record<(typeof callFields)[number], number>>;

/** No prepared state: programs start from |0…0⟩. */
export const none = 2 ** 32 - 1;

export const callSource = /* wgsl */ `
struct Call {
${callFields.map((field) => `  ${field}: u32,`).join('\n')}
}
`;

/** The row of the initial state. */
export const initialSource = /* wgsl */ `
fn initialRow(sample: u32, row: u32) -> vec2<f32> {
  if (call.firstAmplitude == ${none}u) {
    return vec2<f32>(select(0.0, 1.0, row == 0u), 0.0);
  }
  return vec2<f32>(features[sample * call.columns + call.firstAmplitude + row], 0.0);
}
`;
