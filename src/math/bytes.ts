/** Bytes that the numbers of one engine may take: what 32-bit heaps of WebAssembly and WebGL hold for sure. */
export const memoryLimit = 2 ** 31;

/** A number of bytes for people, given by its base-2 logarithm: 2^4096 is no number. */
export function bytesText(exponent: number): string {
  const step = Math.max(0, Math.floor((exponent - 30) / 10));
  const unit = units[step];
  return unit ? `${(2 ** (exponent - 30 - 10 * step)).toFixed(1)} ${unit}` : `2^${Math.round(exponent)} bytes`;
}

const units = ['GiB', 'TiB', 'PiB', 'EiB'];
