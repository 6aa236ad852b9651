import fc from 'fast-check';
import { input, product, weight } from '../../../src/circuit/angle.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { drawText } from '../../../src/circuit/drawing/text.js';
import { gates } from '../../../src/gates/catalogue.js';
import { controlled, inverse, power } from '../../../src/gates/derive.js';
import { gateNamed } from '../../../src/gates/lookup.js';
import { Random } from '../../../src/math/random.js';
import { failure } from '../../support/circuit-text.js';
import { randomCircuit } from '../../support/random-circuit.js';

const { PI } = Math;
const drawn = (...lines: string[]) => lines.join('\n');
const linesOf = (text: string) => text.split('\n');
const widthOf = (line: string) => [...line].length;

describe('a drawing', () => {
  it('of no gates is wires', () => {
    expect(drawText(new Circuit(1))).toBe('q0: ──');
    expect(drawText(new Circuit(2))).toBe(drawn('q0: ──', 'q1: ──'));
  });

  it('has rows between wires only where something runs through them', () => {
    expect(drawText(new Circuit(3).h(0).x(1).rz(weight(0), 2).s(0).sxdg(1))).toBe(
      drawn(
        'q0: ───H─────S──', //
        'q1: ───X────√X†─',
        'q2: ─RZ(θ0)─────',
      ),
    );
    expect(drawText(new Circuit(3).h(0).cx(1, 2))).toBe(
      drawn(
        'q0: ─H─', //
        'q1: ─●─',
        '     │',
        'q2: ─⊕─',
      ),
    );
  });

  it('shows controls, targets and crossed wires', () => {
    expect(drawText(new Circuit(3).cx(0, 1).ccx(2, 0, 1).cx(2, 0).cz(0, 2).cswap(1, 0, 2))).toBe(
      drawn('q0: ─●─●─⊕─●─×─', '     │ │ │ │ │', 'q1: ─⊕─⊕─┼─┼─●─', '       │ │ │ │', 'q2: ───●─●─Z─×─'),
    );
  });

  it('shows X as X where nothing controls it', () => {
    expect(drawText(new Circuit(2).x(0).pauliRotation('XX', 1, [0, 1]))).toBe(
      drawn(
        'q0: ─X──RX───', //
        '         │',
        'q1: ───RX(1)─',
      ),
    );
  });

  it('packs gates into columns, none over the vertical line of another', () => {
    expect(drawText(new Circuit(4).cx(0, 3).h(1).cx(0, 1).cx(3, 2).h(0))).toBe(
      drawn('q0: ─●───●─H─', '     │   │', 'q1: ─┼─H─⊕───', '     │', 'q2: ─┼─⊕─────', '     │ │', 'q3: ─⊕─●─────'),
    );
  });

  it('writes the angles of a gate once, on its last qubit that is no control', () => {
    expect(
      drawText(
        new Circuit(3)
          .crx(weight(0), 2, 0)
          .rzz(product(input(0), input(1)), 0, 1)
          .u(1, PI / 2, input(2), 2),
      ),
    ).toBe(
      drawn(
        'q0: ─RX(θ0)─────RZZ─────',
        '       │         │',
        'q1: ───┼────RZZ(x0·x1)──',
        '       │',
        'q2: ───●────U(1,π/2,x2)─',
      ),
    );
  });

  it('writes the angle of a controlled phase on the control', () => {
    const circuit = new Circuit(2).gate(controlled(gateNamed('gphase'), 2), [0, 1], 0.5);
    expect(drawText(circuit)).toBe(
      drawn(
        'q0: ───●────', //
        '       │',
        'q1: ─●(0.5)─',
      ),
    );
  });

  it('lists global phases below', () => {
    expect(
      drawText(
        new Circuit(1)
          .gphase(PI)
          .h(0)
          .gate(inverse(gateNamed('gphase')), [], weight(0)),
      ),
    ).toBe(drawn('q0: ─H─', '', 'global: gphase(π) gphase†(θ0)'));
  });

  it('shows a prepared state as its first column, over all qubits', () => {
    expect(drawText(new Circuit(2).prepared({ first: 0, count: 4, pad: 0 }).h(0))).toBe(
      drawn(
        'q0: ────ψ─────H─', //
        '        │',
        'q1: ─ψ(x0…x3)───',
      ),
    );
    expect(drawText(new Circuit(1).prepared({ first: 5, count: 1, pad: 0.5 }))).toBe('q0: ─ψ(x5,0.5)─');
  });

  it('aligns the wires of ten qubits and more', () => {
    const lines = linesOf(drawText(new Circuit(11).h(9).h(10)));
    expect(lines.slice(8)).toEqual(['q8:  ───', 'q9:  ─H─', 'q10: ─H─']);
  });

  it('in ASCII has nothing but ASCII', () => {
    const circuit = new Circuit(2).h(0).cx(0, 1).crx(weight(0).plus(PI), 1, 0).sxdg(1).swap(0, 1).h(0);
    expect(drawText(circuit, { ascii: true })).toBe(
      drawn('q0: -H-@-RX(w0+pi)----------x-H-', '       |     |              |', 'q1: ---X-----@-----sqrtX^-1-x---'),
    );
  });

  it('wraps into blocks, each with its labels', () => {
    const circuit = new Circuit(2).h(0).cx(0, 1).rx(0.5, 0).h(1).cx(1, 0);
    expect(drawText(circuit, { width: 17 })).toBe(
      drawn(
        'q0: ─H─●─RX(0.5)─', //
        '       │',
        'q1: ───⊕────H────',
        '',
        'q0: ─⊕─',
        '     │',
        'q1: ─●─',
      ),
    );
    expect(linesOf(drawText(circuit, { width: 18 }))).toHaveLength(7);
    expect(linesOf(drawText(circuit, { width: 19 }))).toHaveLength(3);
  });

  it('cuts what is wider than a line', () => {
    const circuit = new Circuit(1).rx(product(...Array.from({ length: 20 }, (_, k) => input(k))), 0);
    expect(drawText(circuit, { width: 20 })).toBe('q0: ─RX(x0·x1·x2·x…─');
    expect(drawText(circuit, { width: 20, ascii: true })).toBe('q0: -RX(x0*x1*x2*..-');
    expect(drawText(new Circuit(1).gphase(weight(0, 'a-long-name')), { width: 14 })).toBe('q0: ──\n\nglobal: gphas…');
  });

  it('says how many operations it leaves out', () => {
    let circuit = new Circuit(1);
    for (let k = 0; k < 1236; k++) circuit = circuit.x(0);
    expect(drawText(circuit, { limit: 2 })).toBe(drawn('q0: ─X─X─', '', '… 1,234 more operations'));
    expect(drawText(circuit, { limit: 1235, ascii: true })).toMatch(/\n\n\.\. 1 more operation$/);
    expect(drawText(circuit, { limit: 1236 })).not.toContain('more');
    expect(drawText(circuit, { limit: 0 })).toBe(drawn('q0: ──', '', '… 1,236 more operations'));
  });

  it('shows numbers for bound weights', () => {
    const circuit = new Circuit(1).rx(weight(0), 0).ry(input(0), 0);
    expect(drawText(circuit.bind({ weights: [1.23456] }))).toBe('q0: ─RX(1.23)─RY(x0)─');
  });

  it('is what a circuit turns into as a string', () => {
    const circuit = new Circuit(2).h(0).cx(0, 1);
    expect(`${circuit}`).toBe(drawText(circuit, { width: 80 }));
  });

  it.each([9, 0, -5, NaN])('is refused %p characters wide', (width) => {
    expect(failure(() => drawText(new Circuit(1), { width }))).toMatchObject({
      code: 'invalid',
      message: `A drawing cannot be ${width} characters wide. Use 10 or more.`,
    });
  });

  it.each([-1, 1.5, NaN])('is refused with a limit of %p', (limit) => {
    expect(failure(() => drawText(new Circuit(1), { limit })).message).toBe(
      `A drawing cannot be limited to ${limit} operations. Use 0, 1, 2, …`,
    );
  });
});

describe('every drawing', () => {
  it('is never wider than asked, and every block has every qubit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e9 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 11, max: 120 }),
        fc.boolean(),
        (seed, qubits, width, ascii) => {
          const text = drawText(randomCircuit(new Random(seed), qubits, 30), { width, ascii });
          for (const line of linesOf(text)) {
            expect(widthOf(line)).toBeLessThanOrEqual(width);
            expect(line).toBe(line.trimEnd());
          }
          if (ascii) expect(text).toMatch(/^[ -~\n]*$/);
          const blocks = text.split('\n\n').filter((block) => block.startsWith('q0'));
          for (const block of blocks) {
            const wires = linesOf(block).filter((line) => line.startsWith('q'));
            expect(wires.map((line) => line.slice(0, line.indexOf(':')))).toEqual(
              Array.from({ length: qubits }, (_, qubit) => `q${qubit}`),
            );
            expect(new Set(wires.map(widthOf)).size).toBe(1);
          }
        },
      ),
      { seed: 11, numRuns: 200 },
    );
  });

  it('has as many controls, targets and crosses as the circuit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 8 }), (seed, qubits) => {
        const circuit = randomCircuit(new Random(seed), qubits, 25);
        const text = drawText(circuit, { width: 60 });
        const symbols = circuit.operations.flatMap(({ gate }) => gate.symbols);
        const flips = circuit.operations.flatMap(({ gate }) =>
          gate.symbols.includes('●') ? gate.symbols.filter((symbol) => symbol === 'X') : [],
        );
        const count = (character: string) => text.split(character).length - 1;
        expect(count('●')).toBe(symbols.filter((symbol) => symbol === '●').length);
        expect(count('⊕')).toBe(flips.length);
        expect(count('×')).toBe(symbols.filter((symbol) => symbol.includes('×')).length);
      }),
      { seed: 12, numRuns: 150 },
    );
  });

  it.each(
    gates
      .flatMap((gate) => [gate, controlled(gate), inverse(gate), power(gate, 2)])
      .map((gate) => [gate.name, gate] as const),
  )('of %s shows each of its symbols', (_name, gate) => {
    const qubits = Array.from({ length: gate.qubits }, (_, qubit) => qubit).reverse();
    const text = drawText(new Circuit(6).gate(gate, qubits, ...gate.angles.map((_angle, k) => weight(k))));
    const isControlled = gate.symbols.includes('●');
    for (const symbol of gate.symbols) expect(text).toContain(symbol === 'X' && isControlled ? '⊕' : symbol);
    for (const k of gate.angles.keys()) expect(text).toContain(`θ${k}`);
    if (gate.qubits === 0) expect(text).toContain(gate.name);
  });

  it('of 50 qubits and thousands of gates keeps to its width', () => {
    const circuit = Circuit.of(5, randomCircuit(new Random(3), 5, 3000).operations);
    const lines = linesOf(drawText(circuit.remap([0, 49, 10, 30, 20], 50)));
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(80);
    expect(lines.filter((line) => line.startsWith('q49: ')).length).toBeGreaterThan(100);
  });
});
