/** The sums of numbers that parts have, `[parts, width]`, in float64 and in order. */
export function sumOfParts(parts: Float32Array, width: number): Float64Array {
  const sums = new Float64Array(width);
  for (let first = 0; first < parts.length; first += width) {
    for (let k = 0; k < width; k++) sums[k]! += parts[first + k]!;
  }
  return sums;
}
