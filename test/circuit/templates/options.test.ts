import { Circuit } from '../../../src/circuit/circuit.js';
import * as templates from '../../../src/circuit/templates/index.js';
import { maxCut } from '../../../src/observables/index.js';

/** What the templates need that have no defaults; an option of each, misspelt. */
const block = new Circuit(2).cx(0, 1);
const embedding = { needs: {}, misspelt: 'feature', meant: 'features' };
const layered = { needs: {}, misspelt: 'layer', meant: 'layers' };
const cases: Readonly<Record<string, { needs: object; misspelt: string; meant: string }>> = {
  amplitudeEmbedding: embedding,
  angleEmbedding: { needs: {}, misspelt: 'axes', meant: 'axis' },
  basicEntangling: layered,
  basisEmbedding: embedding,
  dataReuploading: layered,
  fourierEmbedding: embedding,
  hardwareEfficient: { needs: {}, misspelt: 'entangles', meant: 'entangler' },
  iqpEmbedding: { needs: {}, misspelt: 'repeat', meant: 'repeats' },
  matrixProductState: { needs: {}, misspelt: 'blocks', meant: 'block' },
  mirroredBlocks: { needs: { block }, misspelt: 'Blocks', meant: 'blocks' },
  qaoa: { needs: { cost: maxCut([[0, 1]]) }, misspelt: 'layer', meant: 'layers' },
  qcnn: layered,
  qcnnConvolution: { needs: {}, misspelt: 'blok', meant: 'block' },
  qcnnPooling: { needs: {}, misspelt: 'groups', meant: 'group' },
  simCircuit: { needs: { circuit: 14 }, misspelt: 'layer', meant: 'layers' },
  simplifiedTwoDesign: layered,
  stronglyEntangling: { needs: {}, misspelt: 'range', meant: 'ranges' },
  tied: { needs: { block, key: () => 0 }, misspelt: 'keys', meant: 'key' },
  treeTensorNetwork: { needs: {}, misspelt: 'blocks', meant: 'block' },
  twoLocal: { needs: {}, misspelt: 'rotation', meant: 'rotations' },
  zzFeatureMap: { needs: {}, misspelt: 'repeat', meant: 'repeats' },
};

type TemplateName = { [Name in keyof typeof templates]: (typeof templates)[Name] extends (o: never) => unknown ? Name : never }[keyof typeof templates]; // prettier-ignore
const make = (name: string, options: unknown): unknown =>
  (templates[name as TemplateName] as (options: unknown) => unknown)(options);

it('there is a case for every template', () => {
  const names = Object.entries(templates).filter(([name, value]) => typeof value === 'function' && name !== 'entanglerPairs'); // prettier-ignore
  expect(Object.keys(cases).sort()).toEqual(names.map(([name]) => name).sort());
});

describe.each(Object.entries(cases))('%s', (name, { needs, misspelt, meant }) => {
  it('takes what it needs and refuses an option that it does not have', () => {
    expect(make(name, needs)).toBeInstanceOf(Function);
    const message = `${name} has no option "${misspelt}". Did you mean "${meant}"?`;
    expect(() => make(name, { ...needs, [misspelt]: 2 })).toThrow(
      expect.objectContaining({ code: 'unknown', message }),
    );
  });

  it.each([3, 'y', null, [2]])('refuses %j in place of options', (options) => {
    const message = expect.stringContaining(`The options of ${name} are ${JSON.stringify(options)}. Write `);
    expect(() => make(name, options)).toThrow(expect.objectContaining({ code: 'invalid', message }));
  });
});

it('says what a bare number is to be written as', () => {
  expect(() => make('stronglyEntangling', 3)).toThrow('Write { layers: 3 }.');
  expect(() => make('angleEmbedding', 'y')).toThrow('Write an object such as { axis, features, first }.');
});
