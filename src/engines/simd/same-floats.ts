/** Whether two arrays hold the same floats, bit for bit but for the sign of zero; not where one is NaN. */
export function sameFloats(a: Float32Array, b: Float32Array): boolean {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}
