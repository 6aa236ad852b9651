import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { angleEmbedding, Circuit, draw, gates, io, layers, stronglyEntangling } from '../../src/index.js';
import { ketwork, pointsCsv, scratchFolder, small, write } from './support.js';

const folder = scratchFolder();
const model = join(folder, 'model');
const circuit = new Circuit(3).append(angleEmbedding()).append(stronglyEntangling({ layers: 4 }));
const file = write(folder, 'circuit.json', JSON.stringify(circuit));

beforeAll(() =>
  ketwork(['train', write(folder, 'points.csv', pointsCsv()), ...small, '--out', model, '--qubits', '3']),
);

/** A model with two quantum layers, and none of Ketwork's notes. */
async function twoCircuits(): Promise<string> {
  const path = join(folder, 'two');
  const both = tf.sequential({
    layers: [
      layers.quantum({ circuit, inputShape: [3], name: 'first' }),
      layers.quantum({ circuit: new Circuit(3).append(angleEmbedding()), name: 'second' }),
    ],
  });
  await both.save(io.folder(path));
  rmSync(join(path, 'ketwork.json'));
  return path;
}

describe('inspect', () => {
  it('shows layers, parameters, circuit, drawing and notes of a model', async () => {
    const { code, stdout, stderr } = await ketwork(['inspect', model]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /encoder +Dense +\[batch,3\] +9\nquantum +Quantum +\[batch,3\] +9\nclasses +Dense +\[batch,2\] +8\n/,
    );
    expect(stdout).toMatch(/total +26\n/);
    expect(stdout).toMatch(/gates +9 \(ry 3, rot 3, cx 3\)/);
    expect(stdout).toContain('q0: ─RY(x0)─Rot(θ0,θ1,θ2)─●───⊕─');
    expect(stdout).toMatch(/classNames +ash, oak\n/);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('counts the steps of a circuit before and after the passes', async () => {
    const { stdout } = await ketwork(['inspect', file, '--json']);
    const { circuits } = JSON.parse(stdout);
    // 3 RX, 12 Rot of 3 rotations each, 12 CX of 4 (its words ZI, IX, ZX and a phase).
    const lowered = 3 + 12 * 3 + 12 * 4;
    expect(circuits).toEqual([
      {
        ...{ name: file, qubits: 3, inputs: 3, weights: 36, depth: circuit.depth, gates: 27 },
        gateCounts: { rx: 3, rot: 12, cx: 12 },
        steps: { lowered, local: expect.any(Number), words: expect.any(Number) },
      },
    ]);
    const { local, words } = circuits[0].steps;
    expect(local).toBeLessThan(lowered);
    expect(words).toBeLessThanOrEqual(3 + 12 * 3);
  });

  it('gives all of a model as JSON', async () => {
    const { stdout } = await ketwork(['inspect', model, '--json']);
    const { parameters, layers: found, metadata, circuits } = JSON.parse(stdout);
    expect(parameters).toBe(26);
    expect(found.map((layer: { parameters: number }) => layer.parameters)).toEqual([9, 9, 8]);
    expect(metadata).toEqual(await io.readMetadata(model));
    expect(circuits).toHaveLength(1);
  });

  it('shows a model of two circuits without notes', async () => {
    const { stdout } = await ketwork(['inspect', await twoCircuits()]);
    expect(stdout).toMatch(/Circuit first[^]*Circuit second/);
    expect(stdout).not.toContain('Notes');
  });
});

describe('draw', () => {
  it('draws to the width of the terminal', async () => {
    for (const width of [40, 120]) {
      const { stdout } = await ketwork(['draw', file], { terminal: width });
      expect(stdout).toBe(`${draw.drawText(circuit, { width })}\n`);
    }
  });

  it('prints the drawings as JSON', async () => {
    const { stdout } = await ketwork(['draw', file, '--json'], { terminal: 60 });
    expect(JSON.parse(stdout)).toMatchObject([{ drawing: draw.drawText(circuit, { width: 60 }) }]);
  });

  it('draws a model’s circuit in 80 columns where there is no terminal', async () => {
    const { stdout } = await ketwork(['draw', model]);
    expect(stdout).toMatch(/^q0: ─RY\(x0\)/);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('uses ASCII characters only with --ascii', async () => {
    expect((await ketwork(['draw', file, '--ascii'])).stdout).toMatch(/^[\n\x20-\x7e]+$/);
  });

  it('writes SVG', async () => {
    const svg = join(folder, 'circuit.svg');
    expect(await ketwork(['draw', file, '--svg', svg])).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(svg, 'utf8')).toBe(draw.drawSvg(circuit));
    const nowhere = await ketwork(['draw', file, '--svg', join(folder, 'nowhere', 'circuit.svg')]);
    expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error: ENOENT.*nowhere.*\n$/) });
  });

  it('draws all circuits of a model, or one', async () => {
    const two = await twoCircuits();
    const svg = join(folder, 'second.svg');
    expect((await ketwork(['draw', two])).stdout).toMatch(/^first:\nq0[^]*\n\nsecond:\nq0/);
    expect((await ketwork(['draw', two, '--layer', 'second'])).stdout).toMatch(/^q0: ─RX\(x0\)─\n/);
    expect(await ketwork(['draw', two, '--svg', svg])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--layer/),
    });
    expect((await ketwork(['draw', two, '--svg', svg, '--layer', 'second'])).code).toBe(0);
    expect((await ketwork(['draw', two, '--layer', 'secnd'])).stderr).toMatch(/Did you mean "second"\?/);
  });

  it('refuses a model without circuits, and files that are none', async () => {
    const dense = join(folder, 'dense');
    await tf.sequential({ layers: [tf.layers.dense({ inputShape: [1], units: 1 })] }).save(io.folder(dense));
    const attempts: [string, RegExp][] = [
      [dense, /has no quantum layer/],
      [join(folder, 'none.json'), /There is no ".*none\.json"/],
      [join(folder, 'points.csv'), /not valid JSON/],
      [write(folder, 'list.json', '[]'), /"format" must be "ketwork-circuit"/],
      [
        write(folder, 'gate.json', JSON.stringify(circuit).replace('"rx"', '"xr"')),
        /Operation 0 .*No gate is called "xr"/,
      ],
    ];
    for (const [path, message] of attempts) {
      const { code, stderr } = await ketwork(['draw', path]);
      expect(code).toBe(2);
      expect(stderr).toMatch(message);
    }
  });
});

describe('gates', () => {
  it('lists every gate, in 80 columns', async () => {
    const { stdout } = await ketwork(['gates']);
    for (const { name, qubits } of gates) expect(stdout).toMatch(new RegExp(`^${name} +${qubits} `, 'm'));
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(JSON.parse((await ketwork(['gates', '--json'])).stdout)).toHaveLength(gates.length);
  });

  it.each(gates.map(({ name }) => name))('shows %s in 80 columns, and as JSON', async (name) => {
    const { code, stdout } = await ketwork(['gates', name]);
    expect(code).toBe(0);
    expect(stdout.slice(stdout.indexOf('Matrix'))).not.toMatch(/NaN|undefined|-/);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    const { size } = gates.find((gate) => gate.name === name)!.matrix([1, 1, 1, 1]);
    expect(JSON.parse((await ketwork(['gates', name, '--json'])).stdout).matrix.re).toHaveLength(size * size);
  });

  it('shows matrix and rotations of one', async () => {
    const { stdout } = await ketwork(['gates', 'crx', '--angles', '0.6']);
    // cos 0.3 = 0.9553, sin 0.3 = 0.2955; CRX = RX(θ/2) on the target, times the rotation ZX by −θ/2.
    expect(stdout).toContain('Matrix for theta = 0.6\n');
    expect(stdout).toMatch(/^ +0 +0 +0\.9553 +−0\.2955i$/m);
    expect(stdout).toMatch(/IX {2}0\.5·theta\n {2}ZX {2}−0\.5·theta\n/);
  });

  it('refuses the wrong number of angles, and what is no number', async () => {
    const refused = (argv: string[], message: RegExp) =>
      expect(ketwork(['gates', ...argv])).resolves.toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
    await refused(['rx', '--angles', '1,2'], /The gate "rx" takes 1 \(theta\), but 2 were given/);
    await refused(['h', '--angles', '1'], /takes no angles, but 1 were given/);
    await refused(['rx', '--angles', 'pi'], /numbers with commas between them/);
  });
});
