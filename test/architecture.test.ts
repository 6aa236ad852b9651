import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '../src');

/** The layers, the lowest first; a folder may import its own layer's and those before, never those after. */
const layers = [
  ['errors', 'options', 'math'],
  ['gates', 'observables'],
  ['circuit'],
  ['noise'],
  ['program'],
  ['complex'],
  ['engines'],
  ['autodiff'],
  ['mitigation'],
  [
    'layers',
    'initializers',
    'optimizers',
    'io',
    'draw',
    'data',
    'training',
    'callbacks',
    'backends',
    'baselines',
    'diagnostics',
    'inference',
  ],
  ['register', 'index', 'cli'],
];

/** Where TensorFlow.js may be imported; everything else runs without it. */
const withTensorFlow = [
  'complex',
  'engines/density/density-engine',
  'engines/pauli-propagation/propagation-engine',
  'engines/registry',
  'engines/simd/simd-engine',
  'engines/tape',
  'engines/tensor',
  'engines/webgpu',
  'autodiff',
  'mitigation',
  'layers',
  'initializers',
  'data',
  'io',
  'training',
  'callbacks',
  'backends',
  'diagnostics',
  'baselines',
  'inference',
  'optimizers',
  'cli',
];

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/'));

const importsOf = (file: string) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((match) => match[1]!);

const folderOf = (file: string) => file.split('/')[0]!.replace(/\.ts$/, '');
const rankOf = (folder: string) => layers.findIndex((layer) => layer.includes(folder));

describe('architecture', () => {
  it('has a layer for every folder', () => {
    expect([...new Set(files.map(folderOf))].filter((folder) => rankOf(folder) < 0)).toEqual([]);
  });

  it('imports point down the layers, never up', () => {
    const upward = files.flatMap((file) =>
      importsOf(file)
        .filter((name) => name.startsWith('.'))
        .map((name) => relative(root, join(root, dirname(file), name)).replaceAll('\\', '/'))
        .filter((target) => rankOf(folderOf(target)) > rankOf(folderOf(file)))
        .map((target) => `${file} imports ${target}`),
    );
    expect(upward).toEqual([]);
  });

  it('engines know no gates, and circuits only in the reference and in types', () => {
    const knowing = files
      .filter((file) => file.startsWith('engines/') && !file.startsWith('engines/reference/'))
      .filter((file) => importsOf(file).some((name) => /\/(gates|circuit)\//.test(name)));
    expect(knowing).toEqual([]);
  });

  it('TensorFlow.js is imported only where it may be', () => {
    const users = files
      .filter((file) => importsOf(file).some((name) => name.startsWith('@tensorflow/')))
      .filter((file) => !withTensorFlow.some((place) => file.startsWith(place)));
    expect(users).toEqual([]);
  });

  it('has no gate name as a literal outside gates/', () => {
    // Where a name is part of the language users speak: the sugar of Circuit and the templates built of gates.
    const allowed = /^(circuit\/(circuit|templates\/)|gates\/|cli\/)/;
    const literals = /'(cx|cz|rx|ry|rz|swap|iswap|crx|cry|crz|ccx|cswap)'/;
    const code = (file: string) => readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    const offending = files.filter((file) => !allowed.test(file) && literals.test(code(file)));
    expect(offending).toEqual([]);
  });

  it('Math.random is nowhere', () => {
    expect(files.filter((file) => readFileSync(join(root, file), 'utf8').includes('Math.random('))).toEqual([]);
  });
});
