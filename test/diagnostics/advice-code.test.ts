import * as ketwork from '../../src/index.js';
import { type Circuit, diagnostics, type PauliSum } from '../../src/index.js';

const { basicEntangling, noise, projector, stronglyEntangling, weight, z } = ketwork;
const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as FunctionConstructor;

/** Runs a piece of advice's code in which users' own names are known. */
async function pasted(code: string, names: Readonly<Record<string, unknown>>): Promise<void> {
  const scope = { ...ketwork, ...names };
  const run = new AsyncFunction(...Object.keys(scope), `{ ${code}\n }`);
  await run(...Object.values(scope));
}

const rotations = (qubits: number) =>
  Array.from({ length: qubits }, (_, q) => q).reduce(
    (circuit, q) => circuit.ry(weight(q), q),
    new ketwork.Circuit(qubits),
  );
const deep = new ketwork.Circuit(5).append(stronglyEntangling({ layers: 10 }));
const noisy = noise.uniform({ oneQubit: 0.02, twoQubit: 0.05 });
const ring = new ketwork.Circuit(3).append(basicEntangling({ layers: 8, axis: 'y' }));

describe('the code of advice', () => {
  const cases: [string, Circuit, readonly PauliSum[], diagnostics.DiagnoseOptions, readonly string[]][] = [
    ['a global observable', rotations(6), [projector('000000')], { samples: 200 }, ['localObservable', 'classical']],
    ['a deep circuit', deep, [z(0), z(1)], {}, ['layerwise', 'fewerLayers']],
    ['noise and few shots', ring, [z(0)], { noise: noisy, shots: 20 }, ['noise', 'shots']],
    ['a blind weight', rotations(2).rz(weight(2), 0), [z(0), z(1)], {}, ['unseen']],
    ['a weight twice', rotations(1).ry(weight(1), 0), [z(0)], {}, ['redundant']],
  ];

  it.each(cases)('for %s runs as it stands', async (_, circuit, observables, options, wanted) => {
    const checks = ['gradient', 'noise', 'simulability', 'quantumFisher'] as const;
    const { advice } = await diagnostics.diagnose(circuit, { samples: 50, ...options, observables, checks });
    expect(advice.map(({ key }) => key)).toEqual(expect.arrayContaining([...wanted]));
    const weights = new Array<number>(circuit.weights).fill(0.1);
    const known = { circuit, observables, weights, smaller: circuit, model: { fit: () => undefined }, xs: 0, ys: 0 };
    for (const { code } of advice) await pasted(code, known);
  });
});
