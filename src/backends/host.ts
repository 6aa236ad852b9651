/** Whether this is Node, and not a page. */
export const isNode = typeof process === 'object' && process.versions?.node !== undefined;

/** A module of Node's own, or undefined in pages, where bundlers have left it out. */
export const nodeFiles = async (): Promise<typeof import('node:fs') | undefined> =>
  isNode ? import('node:fs') : undefined;

/**
 * Whether a graphics card may be here: on Linux the kernel shows one as a device file, and looking costs nothing, where loading
 * a driver takes seconds and writes to the terminal. Elsewhere only the driver knows.
 *
 * @param files a card has one of these.
 */
export async function mayHave(files: readonly string[]): Promise<boolean> {
  if (!isNode || process.platform !== 'linux') return true;
  const fs = await nodeFiles();
  return files.some((file) => fs?.existsSync(file));
}

/** The processor, by its name where Node knows it. */
export async function cpuName(): Promise<string> {
  const model = isNode ? (await import('node:os')).cpus()[0]?.model.trim() : undefined;
  return model ? `the CPU (${model})` : 'the CPU';
}
