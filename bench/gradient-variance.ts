import * as tf from '@tensorflow/tfjs';
import { Circuit, diagnostics, pauli, projector, weight, z } from '../src/index.js';
import type { Report, Row } from './report.js';
import { exactVariances, layerOf, randomLayers } from './workloads/barren-plateau.js';

/**
 * Gradient variances against the numbers that are known: deep random circuits of 10n layers (McClean et al. 2018), and one layer
 * of RY with a global and a local loss; with the fitted laws.
 */
export async function gradientVariance(): Promise<readonly Report[]> {
  await tf.setBackend('cpu');
  const rows: Row[] = [];
  const fits: Record<string, unknown> = {};

  const start = performance.now();
  const deep = await diagnostics.gradientScaling(
    (n) => ({
      circuit: (random) => randomLayers(n, 10 * n, random),
      observable: pauli('ZZ', [0, 1]),
      groups: { first: layerOf(n, 0), middle: layerOf(n, 5 * n) },
    }),
    { sizes: [2, 3, 4, 5, 6, 7, 8], samples: 4000, circuits: 100, of: { group: 'middle' }, seed: 1 },
  );
  for (const { size, details } of deep.points) {
    const exact = exactVariances(size);
    rows.push(rowOf('deep, loss', size, details.loss, exact.loss));
    rows.push(rowOf('deep, first layer', size, details.groups['first']!, exact.first));
    rows.push(rowOf('deep, middle layer', size, details.groups['middle']!, exact.middle));
  }
  fits['deep, middle layer'] = {
    seconds: secondsSince(start),
    slope: deep.fits.exponential.slope,
    verdict: deep.verdict,
  };

  for (const [name, observable, exact] of [
    ['RY, global', global, (n: number) => (1 / 8) * (3 / 8) ** (n - 1)],
    ['RY, local', local, (n: number) => 1 / (8 * n * n)],
  ] as const) {
    const begin = performance.now();
    const scaling = await diagnostics.gradientScaling((n) => ({ circuit: rotations(n), observable: observable(n) }), {
      sizes: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      samples: 20_000,
      seed: 1,
    });
    for (const point of scaling.points) rows.push(rowOf(name, point.size, point, exact(point.size)));
    fits[name] = { seconds: secondsSince(begin), verdict: scaling.verdict };
  }
  for (const [name, { verdict }] of Object.entries(fits) as [string, { verdict: string }][])
    console.log(`${name}: ${verdict}`);
  return [{ name: 'gradient-variance', rows, details: { fits } }];
}

function rowOf(circuit: string, n: number, found: diagnostics.VarianceEstimate, exact: number): Row {
  return {
    circuit,
    n,
    variance: Number(found.variance.toPrecision(4)),
    exact: Number(exact.toPrecision(4)),
    ratio: Number((found.variance / exact).toFixed(3)),
    '± 95 %': Number(((found.high - found.low) / 2 / exact).toFixed(3)),
  };
}

const secondsSince = (start: number) => Number(((performance.now() - start) / 1000).toFixed(1));
const qubitsOf = (n: number) => Array.from({ length: n }, (_, k) => k);
const rotations = (n: number) => qubitsOf(n).reduce((circuit, k) => circuit.ry(weight(k), k), new Circuit(n));
const global = (n: number) => projector('0'.repeat(n));
const local = (n: number) => qubitsOf(n).map(z).reduce((a, b) => a.plus(b)).scaled(1 / (2 * n)); // prettier-ignore
