/**
 * Where a workgroup begins: `thread` is a thread's number in it, `group` the workgroup's in a dispatch, whose width is limited.
 * The body returns at once where `group` is beyond what there is to do.
 */
export const mainSource = (body: string) => /* wgsl */ `
@compute @workgroup_size(THREADS)
fn main(
  @builtin(local_invocation_index) thread: u32,
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
) {
  let group = id.y * groups.x + id.x;
${body}
}
`;
