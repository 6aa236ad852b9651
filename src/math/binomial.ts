import type { Random } from './random.js';

/**
 * How many of so many independent trials succeed: exact, and at a cost that does not grow with the number of trials.
 *
 * Few successes are counted by inversion; many by transformed rejection (algorithm BTRS of Hörmann, "The generation of binomial
 * random variates", J. Stat. Comput. Simul. 46, 1993).
 *
 * @param chance the probability of a success, 0 to 1
 */
export function binomial(trials: number, chance: number, random: Random): number {
  if (trials === 0 || chance <= 0) return 0;
  if (chance >= 1) return trials;
  if (chance > 0.5) return trials - binomial(trials, 1 - chance, random);
  return trials * chance < 10 ? byInversion(trials, chance, random) : byRejection(trials, chance, random);
}

/** Goes up the cumulative distribution from 0 successes; P(k) / P(k − 1) = (n − k + 1) p / (k q). */
function byInversion(trials: number, chance: number, random: Random): number {
  const odds = chance / (1 - chance);
  let left = random.uniform();
  let probability = Math.exp(trials * Math.log1p(-chance));
  let successes = 0;
  // Where rounding leaves a rest after the last outcome, it goes to the last that is possible at all.
  while (left > probability && successes < trials && probability > 0) {
    left -= probability;
    successes++;
    probability *= (odds * (trials - successes + 1)) / successes;
  }
  return successes;
}

/** Hörmann's BTRS, with his names; needs n p ≥ 10 and p ≤ 1/2. */
function byRejection(n: number, p: number, random: Random): number {
  const deviation = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const c = n * p + 0.5;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const mode = Math.floor((n + 1) * p);
  const odds = p / (1 - p);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = random.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + c);
    if (us >= 0.07 && v <= 0.92 - 4.2 / b) return k;
    if (!(k >= 0 && k <= n)) continue;
    const upper =
      (mode + 0.5) * Math.log((mode + 1) / (odds * (n - mode + 1))) +
      (n + 1) * Math.log((n - mode + 1) / (n - k + 1)) +
      (k + 0.5) * Math.log((odds * (n - k + 1)) / (k + 1)) +
      stirlingTail(mode) +
      stirlingTail(n - mode) -
      stirlingTail(k) -
      stirlingTail(n - k);
    if (Math.log((v * alpha) / (a / (us * us) + b)) <= upper) return k;
  }
}

/** `ln k! − ((k + ½) ln(k + 1) − (k + 1) + ½ ln 2π)`: what Stirling's formula leaves out. */
function stirlingTail(k: number): number {
  if (k < smallTails.length) return smallTails[k]!;
  const square = (k + 1) ** 2;
  return (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / (k + 1);
}

// The series is good to 1e-10 from here on.
const smallTails = Array.from({ length: 10 }, (_, k) => {
  let logFactorial = 0;
  for (let j = 2; j <= k; j++) logFactorial += Math.log(j);
  return logFactorial - ((k + 0.5) * Math.log(k + 1) - (k + 1) + 0.5 * Math.log(2 * Math.PI));
});
