import { aligned, type BlockMemory } from './memory.js';

/** One block for what lives only during a call, as large as the largest call so far; taken up again by every call. */
export class Workspace {
  readonly #memory: BlockMemory;
  #address = 0;
  #bytes = 0;

  constructor(memory: BlockMemory) {
    this.#memory = memory;
  }

  /** The addresses of parts of so many bytes, each at a cache line of its own. */
  parts<Name extends string>(sizes: Readonly<Record<Name, number>>): Record<Name, number> {
    const names = Object.keys(sizes) as Name[];
    const total = names.reduce((sum, name) => sum + aligned(sizes[name]), 0);
    if (total > this.#bytes) {
      this.release();
      this.#address = this.#memory.take(total);
      this.#bytes = total;
    }
    let next = this.#address;
    const addresses = {} as Record<Name, number>;
    for (const name of names) {
      addresses[name] = next;
      next += aligned(sizes[name]);
    }
    return addresses;
  }

  /** Gives the block back, until the next call. */
  release(): void {
    if (this.#bytes > 0) this.#memory.give(this.#address);
    this.#bytes = 0;
  }
}
