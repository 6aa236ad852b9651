import { runInNewContext } from 'node:vm';
import { Circuit } from '../src/circuit/circuit.js';
import { checkOptions } from '../src/options.js';

const check = (options: unknown) =>
  checkOptions('fit', options as { seed: number; epochs?: number }, { seed: true, epochs: true }, 'seed');

it('gives the options back, whatever object they are', () => {
  class Settings {
    readonly seed = 7;
  }
  const bare: unknown = Object.assign(Object.create(null), { seed: 7 });
  for (const options of [{}, { seed: 7 }, bare, new Settings(), runInNewContext('({ seed: 7 })')]) {
    expect(check(options)).toBe(options);
  }
});

it('suggests the nearest name, or tells all of them where none is near', () => {
  expect(() => check({ seed: 7, epoch: 5 })).toThrow('fit has no option "epoch". Did you mean "epochs"?');
  expect(() => check({ optimizer: 'adam' })).toThrow('fit has no option "optimizer". Known: seed, epochs.');
  expect(() => check(runInNewContext('({ sed: 7 })'))).toThrow('fit has no option "sed". Did you mean "seed"?');
  // Every object has this name from its prototype.
  expect(() => check({ constructor: 1 })).toThrow(/^fit has no option "constructor"/);
});

it('says what to write in place of what is no object of options', () => {
  expect(() => check(7)).toThrow('The options of fit are 7. Write { seed: 7 }.');
  expect(() => check(undefined)).toThrow('The options of fit are undefined. Write an object such as { seed, epochs }.');
  expect(() => check(new Circuit(1))).toThrow(/^The options of fit are {"format":.* Write an object such as/);
  expect(() => check(() => 7)).toThrow('The options of fit are () => 7. Write an object such as');
});
