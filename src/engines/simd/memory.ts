import { KetworkError } from '../../errors.js';

const pageBytes = 2 ** 16;
/** Blocks begin at multiples of a cache line. */
const alignment = 64;

/** A number of bytes, up to the end of its last cache line. */
export const aligned = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;

/** What the SIMD engine holds: bytes in use, bytes it has taken from the system and keeps for reuse, and the most it may. */
export interface MemoryUse {
  readonly used: number;
  readonly reserved: number;
  readonly limit: number;
}

const lengthOf = ([begin, end]: readonly [number, number]): number => end - begin;

/** The engine's memory: one WebAssembly memory, in which blocks are taken and given back. It grows, and never shrinks. */
export class BlockMemory {
  readonly memory: WebAssembly.Memory;
  readonly #limit: number;
  /** Free stretches by address, `[begin, end)`, none touching the next. */
  #free: [number, number][];
  readonly #sizes = new Map<number, number>();
  #end: number;
  #used = 0;

  constructor(memory: WebAssembly.Memory, limit: number) {
    this.memory = memory;
    this.#limit = limit;
    this.#end = memory.buffer.byteLength;
    // Address 0 stays free, so that it can mean none.
    this.#free = [[alignment, this.#end]];
  }

  use(): MemoryUse {
    return { used: this.#used, reserved: this.#end, limit: this.#limit };
  }

  /**
   * A block of so many bytes, its content undefined.
   *
   * @throws KetworkError `memory` where it does not fit.
   */
  take(bytes: number): number {
    const size = Math.max(alignment, aligned(bytes));
    // The smallest stretch that fits: what is small must not begin where a large block was, and will be wanted again.
    let at = -1;
    this.#free.forEach((stretch, k) => {
      if (lengthOf(stretch) >= size && (at < 0 || lengthOf(stretch) < lengthOf(this.#free[at]!))) at = k;
    });
    if (at < 0) {
      this.#grow(size);
      return this.take(bytes);
    }
    const [begin, end] = this.#free[at]!;
    if (end - begin === size) this.#free.splice(at, 1);
    else this.#free[at] = [begin + size, end];
    this.#sizes.set(begin, size);
    this.#used += size;
    return begin;
  }

  /** A block that holds what is written for its address: once to know how much that is, and again for where it is. */
  hold<Written extends { readonly bytes: Uint8Array }>(write: (base: number) => Written): [number, Written] {
    const address = this.take(write(0).bytes.length);
    const written = write(address);
    new Uint8Array(this.memory.buffer).set(written.bytes, address);
    return [address, written];
  }

  give(address: number): void {
    const size = this.#sizes.get(address);
    if (size === undefined) throw new Error(`No block begins at ${address}.`);
    this.#sizes.delete(address);
    this.#used -= size;
    const stretches = [...this.#free, [address, address + size] as [number, number]].sort(([a], [b]) => a - b);
    const joined: [number, number][] = [];
    for (const [begin, end] of stretches) {
      const last = joined.at(-1);
      if (last?.[1] === begin) last[1] = end;
      else joined.push([begin, end]);
    }
    this.#free = joined;
  }

  #grow(bytes: number): void {
    const last = this.#free.at(-1);
    const open = last?.[1] === this.#end ? last[1] - last[0] : 0;
    const pages = Math.ceil((bytes - open) / pageBytes);
    const end = this.#end + pages * pageBytes;
    if (end > this.#limit) throw this.#full(bytes);
    try {
      this.memory.grow(pages);
    } catch {
      throw this.#full(bytes);
    }
    if (open > 0) last![1] = end;
    else this.#free.push([this.#end, end]);
    this.#end = end;
  }

  #full(bytes: number): KetworkError {
    return new KetworkError(
      'memory',
      `The SIMD engine needs ${bytes} bytes more, but of its ${this.#limit} bytes ${this.#used} are in use. ` +
        'Use smaller batches, or dispose layers that are no longer needed.',
    );
  }
}
