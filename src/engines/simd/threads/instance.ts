/** `work` of a new instance of the module over the memory. */
export function workOf(module: WebAssembly.Module, memory: WebAssembly.Memory): (job: number) => void {
  const abort = (_message: number, _file: number, line: number, column: number) => {
    throw new Error(`the kernel gave up at ${line}:${column}`);
  };
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort } });
  return exports.work as (job: number) => void;
}
