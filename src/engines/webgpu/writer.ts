/** Words of 32 bits one after another, unsigned or float32: what the kernels read of a program. */
export interface Writer {
  readonly length: number;
  /** Appends whole numbers and returns where the first stands. */
  words(...values: readonly number[]): number;
  /** Appends float32 numbers and returns where the first stands. */
  floats(...values: readonly number[]): number;
  /** Sets a whole number. */
  patch(at: number, value: number): void;
  /** All of it, as the bits of int32 numbers. */
  finish(): Int32Array;
}

export function writer(): Writer {
  const parts: number[] = [];
  const float = new Float32Array(1);
  const bits = new Uint32Array(float.buffer);
  return {
    get length() {
      return parts.length;
    },
    words: (...values) => {
      const at = parts.length;
      for (const value of values) parts.push(value >>> 0);
      return at;
    },
    floats: (...values) => {
      const at = parts.length;
      for (const value of values) {
        float[0] = value;
        parts.push(bits[0]!);
      }
      return at;
    },
    patch: (at, value) => {
      parts[at] = value >>> 0;
    },
    finish: () => Int32Array.from(parts, (value) => value | 0),
  };
}
