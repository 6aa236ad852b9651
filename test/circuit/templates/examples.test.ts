import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Circuit } from '../../../src/circuit/circuit.js';
import * as templates from '../../../src/circuit/templates/index.js';
import { matrixOf } from '../../../src/math/complex-matrix.js';
import * as observables from '../../../src/observables/index.js';
import { exampleResults } from '../../support/doc-examples.js';

const scope = { Circuit, matrixOf, ...templates, ...observables };
const source = join(__dirname, '../../../src');
const files = ['circuit/templates', 'observables'].flatMap((folder) =>
  readdirSync(join(source, folder)).map((name) => join(source, folder, name)),
);

it.each(files.map((file) => [file.slice(source.length + 1), file]))(
  'the examples of %s give what they say',
  (_, file) => {
    for (const example of exampleResults(file, scope)) {
      expect(example.length).toBeGreaterThan(0);
      for (const { line, actual, expected } of example) expect(`${line} ${actual}`).toBe(`${line} ${expected}`);
    }
  },
);
