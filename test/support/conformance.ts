import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { registerComplexKernels } from '../../src/complex/register.js';
import type { Engine } from '../../src/engines/engine.js';
import { engineFacts } from './facts/engine.js';

export interface ConformanceOptions {
  /** The TF.js backend to run on. */
  readonly backend: string;
  /** Whether programs are simplified before they run. */
  readonly passes: boolean;
  /** Whether states are compared by the expectations of all Pauli words. */
  readonly tomography?: boolean;
  /** Facts the engine does not keep, each with the reason. */
  readonly skip?: Readonly<Record<string, string>>;
}

/** Registers the tests that every engine passes. A skip that names no fact fails. */
export function conformance(name: string, engine: Engine<tf.Tensor>, options: ConformanceOptions): void {
  const { backend, passes, tomography = false, skip = {} } = options;
  const facts = engineFacts({ engine, passes, tomography });
  describe(`${name} on ${backend}, passes ${passes ? 'on' : 'off'}`, () => {
    beforeAll(async () => {
      registerComplexKernels();
      await tf.setBackend(backend);
    });

    for (const [fact, check] of Object.entries(facts)) {
      const reason = skip[fact];
      if (reason === undefined) it(fact, check);
      else it.skip(`${fact} (${reason})`, check);
    }

    it('skips only facts that exist', () => {
      expect(Object.keys(skip).filter((fact) => !(fact in facts))).toEqual([]);
    });
  });
}
