// A trigonometric polynomial of degree 1 in each of m angles, from its values on a grid: three angles to each axis, a third
// of a turn apart. There 1, √2 cos and √2 sin are orthogonal and of one norm, so that errors of values are not amplified.

const third = (2 * Math.PI) / 3;

/** All points of the grid, `[3^axes, axes]`, the last axis fastest. */
export function gridOf(axes: number): Float32Array {
  const points = 3 ** axes;
  return Float32Array.from({ length: points * axes }, (_, k) => {
    const place = 3 ** (axes - 1 - (k % axes));
    return (Math.floor(k / axes / place) % 3) * third;
  });
}

/**
 * Coefficients `[outputs, 3^axes]` from values on the grid, `[3^axes, outputs]`: along each axis those of 1, cos and sin.
 *
 * A pass transforms the last axis and makes it the first: after one pass for each they are in order again.
 */
export function coefficientsOf(values: Float32Array, axes: number, outputs: number): Float32Array {
  const points = 3 ** axes;
  const coefficients = new Float32Array(values.length);
  let from = new Float64Array(points);
  let to = new Float64Array(points);
  for (let output = 0; output < outputs; output++) {
    for (let point = 0; point < points; point++) from[point] = values[point * outputs + output]!;
    for (let axis = 0; axis < axes; axis++) {
      transformLast(from, to);
      [from, to] = [to, from];
    }
    coefficients.set(from, output * points);
  }
  return coefficients;
}

/** From values at 0, 1/3 and 2/3 of a turn to the coefficients of 1, cos and sin, `[…, 3]` to `[3, …]`. */
function transformLast(from: Float64Array, to: Float64Array): void {
  const size = from.length / 3;
  for (let k = 0; k < size; k++) {
    const a = from[3 * k]!;
    const b = from[3 * k + 1]!;
    const c = from[3 * k + 2]!;
    to[k] = (a + b + c) * (1 / 3);
    to[k + size] = (2 * a - b - c) * (1 / 3);
    to[k + 2 * size] = (b - c) * Math.sqrt(1 / 3);
  }
}
