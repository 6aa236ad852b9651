/** Bytes that the numbers of one engine may take: what 32-bit heaps of WebAssembly and WebGL hold for sure. */
export const memoryLimit = 2 ** 31;

/** A number of bytes for people, given by its base-2 logarithm: 2^4096 is no number. */
export const bytesText = (exponent: number): string =>
  exponent < 60 ? `${(2 ** (exponent - 30)).toFixed(1)} GiB` : `2^${Math.round(exponent)} bytes`;
