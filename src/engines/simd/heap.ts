import { sameFloats } from './same-floats.js';

/** Views of a WebAssembly memory as numbers, made anew when it has grown. Addresses are in bytes. */
export class Heap {
  readonly #memory: WebAssembly.Memory;
  #floats: Float32Array;
  #ints: Int32Array;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#floats = new Float32Array(memory.buffer);
    this.#ints = new Int32Array(memory.buffer);
  }

  get floats(): Float32Array {
    this.#refresh();
    return this.#floats;
  }

  get ints(): Int32Array {
    this.#refresh();
    return this.#ints;
  }

  /** A copy of so many floats. */
  copy(address: number, count: number): Float32Array {
    return new Float32Array(this.floats.subarray(address / 4, address / 4 + count));
  }

  write(address: number, values: Float32Array): void {
    this.floats.set(values, address / 4);
  }

  /** Whether just these floats are there, bit for bit but for the sign of zero. */
  holds(address: number, values: Float32Array): boolean {
    return sameFloats(this.floats.subarray(address / 4, address / 4 + values.length), values);
  }

  #refresh(): void {
    if (this.#floats.buffer === this.#memory.buffer) return;
    this.#floats = new Float32Array(this.#memory.buffer);
    this.#ints = new Int32Array(this.#memory.buffer);
  }
}
