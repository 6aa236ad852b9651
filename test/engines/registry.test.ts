import { Circuit } from '../../src/circuit/circuit.js';
import { chooseEngine, dialectOf, engines } from '../../src/engines/registry.js';
import { lower } from '../../src/program/lower.js';
import { failure } from '../support/circuit-text.js';

const state = (qubits: number) => lower(new Circuit(qubits).h(0), { kind: 'state' });

describe('choosing an engine', () => {
  it('takes the first that does not refuse, or the one that is named', () => {
    expect(chooseEngine('auto', state(2), 1)).toBe(engines[0]);
    for (const engine of engines) expect(chooseEngine(engine.name, state(2), 1)).toBe(engine);
  });

  it('throws what it is refused with where no engine can', () => {
    const { code, message } = failure(() => chooseEngine('auto', state(40), 1));
    expect(code).toBe('memory');
    expect(message).toMatch(/40 qubits with a batch of 1 need [\d.]+ GiB, more than/);
  });

  it('knows which dialect it wants', () => {
    expect(dialectOf('auto')).toBe(engines[0]!.dialect);
    for (const { name, dialect } of engines) expect(dialectOf(name)).toBe(dialect);
    expect(failure(() => dialectOf('sims'))).toMatchObject({ code: 'unknown' });
  });

  it('knows the nearest name', () => {
    expect(failure(() => chooseEngine('tenser', state(2), 1))).toMatchObject({
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
