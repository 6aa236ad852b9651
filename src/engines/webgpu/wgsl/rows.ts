/** Where a workgroup holds its rows. */
export type Place = 'workgroup' | 'buffer';

/** How rows are reached, and how threads wait for each other's. */
export const rowsSource = (name: 'psi' | 'lambda', place: Place, buffered: (row: string) => string) => {
  const setter = name === 'psi' ? 'setPsi' : 'setLambda';
  if (place === 'buffer') {
    return /* wgsl */ `
fn ${name}At(row: u32) -> vec2<f32> { return ${buffered('row')}; }
fn ${setter}(row: u32, value: vec2<f32>) { ${buffered('row')} = value; }
`;
  }
  return /* wgsl */ `
var<workgroup> ${name}Rows: array<vec2<f32>, ROWS * SAMPLES>;
fn ${name}At(row: u32) -> vec2<f32> { return ${name}Rows[slot * ROWS + row]; }
fn ${setter}(row: u32, value: vec2<f32>) { ${name}Rows[slot * ROWS + row] = value; }
`;
};

export const waitSource = (places: readonly Place[]) => /* wgsl */ `
fn wait() {
  workgroupBarrier();
  ${places.includes('buffer') ? 'storageBarrier();' : ''}
}
`;
