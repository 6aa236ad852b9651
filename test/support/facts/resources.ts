import * as tf from '@tensorflow/tfjs';
import { compile } from '../../../src/autodiff/compile.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { KetworkError } from '../../../src/errors.js';
import { Random } from '../../../src/math/random.js';
import { x, z } from '../../../src/observables/pauli-sum.js';
import { lower, type Reading } from '../../../src/program/lower.js';
import type { Facts } from './facts.js';
import { doable, type Driver, engineGradient, engineOutput } from '../engine-run.js';
import { randomCircuit } from '../random-circuit.js';
import { randomValues } from './gates.js';
import { readings } from './readouts.js';

/** Memory: what is too large is refused before any work, and nothing is left behind. */
export function resourceFacts(driver: Driver): Facts {
  const { engine } = driver;
  const wholeState: Reading = driver.tomography ? { kind: 'expectation', observables: [x(0)] } : { kind: 'state' };
  const refusal = (qubits: number, batch: number) =>
    engine.refuse(lower(new Circuit(qubits).h(0), wholeState, { dialect: engine.dialect }), batch);
  return {
    'refuses states that no memory holds, with the bytes they need': async () => {
      for (const [qubits, batch] of [
        [50, 1],
        [1000, 1],
        [4096, 1],
        [10, 2 ** 40],
      ] as const) {
        const error = refusal(qubits, batch);
        expect(error).toBeInstanceOf(KetworkError);
        expect(error).toMatchObject({ code: 'memory' });
        expect(error!.message).toMatch(/\d (bytes|[KMGTPE]iB)|2\^\d+ bytes/);
        expect(error!.message).not.toMatch(/NaN|Infinity/);
        expect(error!.message).toContain(`${qubits} qubits`);
      }
    },
    'accepts ten qubits': async () => {
      expect(refusal(10, 32)).toBeUndefined();
    },
    'refuses before any tensor is made': async () => {
      const before = tf.memory().numTensors;
      const options = { engine: engine.name, passes: driver.passes };
      expect(() => compile(new Circuit(50).h(0), { kind: 'state' }, options)).toThrow(/50 qubits/);
      const compiled = compile(new Circuit(20).h(19), { kind: 'expectation', observables: [z(19)] }, options);
      const rows = tf.zeros<tf.Rank.R2>([2 ** 30, 0]);
      expect(() => compiled.run(rows)).toThrow(/batch of 1073741824/);
      rows.dispose();
      compiled.dispose();
      expect(tf.memory().numTensors).toBe(before);
    },
    'leaves nothing behind after dispose': async () => {
      const circuit = randomCircuit(new Random(3), 4, 40);
      const values = randomValues(circuit, 3, new Random(4));
      const before = memory();
      for (const reading of readings) {
        const run = doable(driver, { circuit, reading, ...values });
        const { values: output } = await engineOutput(driver, run);
        await engineGradient(driver, run, output);
      }
      expect(memory()).toEqual(before);
    },
  };
}

const memory = () => ({ tensors: tf.memory().numTensors, dataIds: tf.engine().backend.numDataIds() });
