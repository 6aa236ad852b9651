/** Beyond so many degrees of freedom Student's distribution is the normal one for every purpose here. */
const mostFreedom = 1000;
const pieces = 2000;

/**
 * How many standard errors to either side hold the mean with the given confidence, by Student's t: 2.776 for 95 % and 4 degrees of
 * freedom (1 or more, fractions too). With `t = √ν tan θ` the density is `cos^(ν−1) θ`, summed up here by the middle rule.
 */
export function studentQuantile(confidence: number, freedom: number): number {
  const degrees = Math.min(freedom, mostFreedom);
  const step = Math.PI / 2 / pieces;
  const density = Array.from({ length: pieces }, (_, k) => Math.cos((k + 0.5) * step) ** (degrees - 1));
  const wanted = confidence * density.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  let piece = 0;
  while (sum + density[piece]! < wanted) sum += density[piece++]!;
  const angle = (piece + (wanted - sum) / density[piece]!) * step;
  return Math.sqrt(degrees) * Math.tan(angle);
}
