import { callSource } from './wgsl/call.js';

/** What a kernel reads or writes, by its name in the source. */
export interface Binding {
  readonly name: string;
  readonly type: 'i32' | 'u32' | 'f32' | 'vec2<f32>';
  readonly access: 'read' | 'read_write';
}

/** A compute shader: its source, and its buffers in the order in which a dispatch passes them. */
export interface Kernel {
  readonly source: string;
  readonly bindings: readonly Binding[];
}

export const reads = (name: string, type: Binding['type'] = 'f32'): Binding => ({ name, type, access: 'read' });
export const writes = (name: string, type: Binding['type'] = 'f32'): Binding => ({ name, type, access: 'read_write' });

/** A kernel of these buffers, of the constants `LANES`, `SAMPLES`, `THREADS`, `ROWS` and of pieces of source. */
export function kernelOf(
  bindings: readonly Binding[],
  constants: Readonly<Record<string, number>>,
  pieces: readonly string[],
): Kernel {
  const declared = bindings.map(
    ({ name, type, access }, k) => `@group(0) @binding(${k + 1}) var<storage, ${access}> ${name}: array<${type}>;`,
  );
  const source = [
    callSource,
    '@group(0) @binding(0) var<uniform> call: Call;',
    ...declared,
    ...Object.entries(constants).map(([name, value]) => `const ${name} = ${value}u;`),
    ...pieces,
  ].join('\n');
  return { source, bindings };
}
