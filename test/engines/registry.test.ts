import { Circuit } from '../../src/circuit/circuit.js';
import type * as tf from '@tensorflow/tfjs';
import type { Engine } from '../../src/engines/engine.js';
import { chooseEngine, dialectOf, engines, jumpEngines } from '../../src/engines/registry.js';
import { simdEngine } from '../../src/engines/simd/simd-engine.js';
import { identityMatrix } from '../../src/math/complex-matrix.js';
import { lower } from '../../src/program/lower.js';
import type { JumpProgram } from '../../src/program/program.js';
import { failure } from '../support/circuit-text.js';

const state = (qubits: number) => lower(new Circuit(qubits).h(0), { kind: 'state' });
const onCpu = engines.filter((engine) => engine.runsOn('cpu'));

describe('choosing an engine', () => {
  it('takes the first that does not refuse, or the one that is named', () => {
    expect(chooseEngine('auto', state(2), 1, 'cpu').name).toBe(engines[0]!.name);
    for (const engine of onCpu) expect(chooseEngine(engine.name, state(2), 1, 'cpu').name).toBe(engine.name);
  });

  it('throws what it is refused with where no engine can', () => {
    const { code, message } = failure(() => chooseEngine('auto', state(40), 1, 'cpu'));
    expect(code).toBe('memory');
    expect(message).toMatch(/40 qubits with a batch of 1 need [\d.]+ TiB, more than/);
  });

  it('knows which dialect it wants', () => {
    expect(dialectOf('auto', 'cpu')).toBe(engines[0]!.dialect);
    for (const { name, dialect } of onCpu) expect(dialectOf(name, 'cpu')).toBe(dialect);
    expect(failure(() => dialectOf('sims', 'cpu'))).toMatchObject({ code: 'unknown' });
  });

  it('leaves out what does not work on the backend', () => {
    expect(chooseEngine('auto', state(2), 1, 'webgl').name).toBe('tensor');
    expect(dialectOf('auto', 'webgl')).toBe('local');
    // Density matrices run beside every backend but webgpu.
    expect(dialectOf('auto', 'webgl', true)).toBe('words');
    expect(failure(() => chooseEngine('simd', state(2), 1, 'webgl'))).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('The engine "simd" does not work on the TensorFlow.js backend "webgl"'),
    });
  });

  it('gives jumps to engines that know them, and to no other', () => {
    const jump = { kind: 'jump', qubits: [0], operators: [identityMatrix(2)], column: 0 } as const;
    const program: JumpProgram = { ...state(2), steps: [jump] };
    expect(chooseEngine('auto', program, 1, 'cpu').name).toBe(jumpEngines[0]!.name);
    expect(chooseEngine('tensor', program, 1, 'cpu').name).toBe('tensor');
    for (const name of ['simd', 'density']) {
      expect(failure(() => chooseEngine(name, program, 1, 'cpu'))).toMatchObject({ code: 'unsupported' });
    }
    // @ts-expect-error An engine that knows no jumps cannot stand among those that do.
    const engine: Engine<tf.Tensor, JumpProgram> = simdEngine;
    expect(jumpEngines).not.toContain(engine);
  });

  it('knows the nearest name', () => {
    expect(failure(() => chooseEngine('tenser', state(2), 1, 'cpu'))).toMatchObject({
      code: 'unknown',
      message: 'No engine is called "tenser". Did you mean "tensor"?',
    });
  });

  it('has a name for every engine and auto for none', () => {
    const names = engines.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain('auto');
  });
});
