import { count, KetworkError } from '../errors.js';
import { gates } from '../gates/catalogue.js';
import { controlled, inverseOperation, pauliRotation, unitary } from '../gates/derive.js';
import type { Gate } from '../gates/gate.js';
import { gateNamed } from '../gates/lookup.js';
import type { MatrixLike } from '../math/complex-matrix.js';
import { checkOptions } from '../options.js';
import { type AngleLike, angleOf } from './angle.js';
import { addFluentGates, type FluentGates } from './fluent.js';
import { checkedOperation, checkQubits, type Operation } from './operation.js';
import { checkedPreparation, type Preparation } from './preparation.js';
import { drawText } from './drawing/text.js';
import { type CircuitJson, circuitToJson } from './to-json.js';
import { type Bindings, bound, inputsOf, type WeightGroup, weightGroupsOf, withFreshWeights } from './weights.js';

/** A piece of a circuit for any number of qubits: what `append` takes, what the templates return. */
export type Template = (qubits: number) => Circuit;

/** Where a circuit goes in a larger one: its qubit k becomes `qubits[k]`. Default: the first ones. */
export interface Placement {
  readonly qubits?: readonly number[];
}

/** The methods named after gates, typed by the catalogue: `circuit.h(0).rx(0.3, 1).cx(0, 1)`. */
export interface Circuit extends FluentGates<Circuit> {}

/**
 * A quantum circuit: qubits in |0⟩ (or a prepared state) and gates in order. Immutable: every method returns a new one.
 *
 * Qubit 0 is the most significant bit of a basis state's index. Angles are radians: numbers, or expressions of one
 * `input(i)` (a feature of the sample) or `weight(i)` (trainable).
 *
 * @example
 * const bell = new Circuit(2).h(0).cx(0, 1);
 * const model = new Circuit(2).rx(input(0), 0).rx(input(1), 1).cx(0, 1).ry(weight(0), 1);
 */
export class Circuit {
  readonly qubits: number;
  readonly operations: readonly Operation[];
  /** The state the circuit starts from, where it is not |0…0⟩. */
  readonly preparation: Preparation | undefined;

  #groups: readonly WeightGroup[] | undefined;

  /** @throws KetworkError `invalid` unless `qubits` is 1 to 4096. */
  constructor(qubits: number) {
    if (!Number.isInteger(qubits) || qubits < 1 || qubits > 4096) {
      throw new KetworkError(
        'invalid',
        `A circuit of ${qubits} qubits is not possible. Use a whole number from 1 to 4096.`,
      );
    }
    this.qubits = qubits;
    this.operations = [];
    this.preparation = undefined;
  }

  /**
   * The circuit of a list of operations, each checked: for thousands, quicker than adding them one by one.
   *
   * @throws KetworkError `invalid` for an operation that does not fit, `mismatch` for such a preparation.
   */
  static of(qubits: number, operations: Iterable<Operation>, preparation?: Preparation): Circuit {
    const start = new Circuit(qubits);
    const checked = Array.from(operations, (operation, position) => checkedOperation(operation, qubits, position));
    return (preparation ? start.prepared(preparation) : start).#with(checked);
  }

  /** The circuit with one operation more. @throws KetworkError `invalid` if it does not fit. */
  add(operation: Operation): Circuit {
    return this.#with([...this.operations, checkedOperation(operation, this.qubits, this.operations.length)]);
  }

  /** Any gate, by its record or its name: `circuit.gate('rx', [2], 0.3)`. */
  gate(gate: Gate | string, qubits: readonly number[], ...angles: readonly AngleLike[]): Circuit {
    const record = typeof gate === 'string' ? gateNamed(gate) : gate;
    return this.add({ gate: record, qubits, angles: angles.map(angleOf) });
  }

  /** `exp(−i θ/2 P)` for any Pauli word: `circuit.pauliRotation('XYZ', theta, [0, 1, 4])`. */
  pauliRotation(letters: string, theta: AngleLike, qubits: readonly number[]): Circuit {
    return this.gate(pauliRotation(letters), qubits, theta);
  }

  /** A unitary matrix of 1 to 5 qubits; the first qubit given is the most significant of the matrix. */
  unitary(matrix: MatrixLike, qubits: readonly number[]): Circuit {
    return this.gate(unitary(matrix), qubits);
  }

  /** X on the target where all controls are 1. */
  mcx(controls: readonly number[], target: number): Circuit {
    return this.#multiControlled('x', controls, target);
  }

  /** Z on the target where all controls are 1. */
  mcz(controls: readonly number[], target: number): Circuit {
    return this.#multiControlled('z', controls, target);
  }

  /** Phase `lambda` where the target and all controls are 1. */
  mcp(lambda: AngleLike, controls: readonly number[], target: number): Circuit {
    return this.#multiControlled('p', controls, target, lambda);
  }

  #multiControlled(name: string, controls: readonly number[], target: number, ...angles: AngleLike[]): Circuit {
    return this.gate(controlled(gateNamed(name), controls.length), [...controls, target], ...angles);
  }

  /** The circuit that starts from a state given by features of the sample instead of |0…0⟩. */
  prepared(preparation: Preparation): Circuit {
    if (this.operations.length > 0 || this.preparation) {
      throw new KetworkError(
        'invalid',
        'A state can be prepared only at the start, before any gate. Append the embedding first.',
      );
    }
    return this.#with(this.operations, checkedPreparation(preparation, this.qubits));
  }

  /**
   * The circuit followed by a template or circuit with *new* weights: appending a layer twice makes two layers. Inputs
   * stay what they are, so that appending an embedding twice re-uploads the same features.
   *
   * @throws KetworkError `unknown` for an option other than `qubits`.
   */
  append(piece: Template | Circuit, placement: Placement = {}): Circuit {
    const { qubits } = checkOptions('append', placement, { qubits: true });
    const circuit = typeof piece === 'function' ? piece(qubits?.length ?? this.qubits) : piece;
    const fresh = withFreshWeights(circuit.operations, this.weightGroups);
    return this.#joined(circuit.#with(fresh), qubits);
  }

  /**
   * The circuit followed by another; weights of the same name are the same weights.
   *
   * @throws KetworkError `unknown` for an option other than `qubits`.
   */
  compose(circuit: Circuit, placement: Placement = {}): Circuit {
    return this.#joined(circuit, checkOptions('compose', placement, { qubits: true }).qubits);
  }

  #joined(circuit: Circuit, qubits: readonly number[] | undefined): Circuit {
    const placed =
      qubits || circuit.qubits !== this.qubits ? circuit.remap(qubits ?? firstQubits(circuit), this.qubits) : circuit;
    const start = placed.preparation ? this.prepared(placed.preparation) : this;
    return start.#with([...start.operations, ...placed.operations]);
  }

  /**
   * The circuit `times` times over, each time with new weights, or with the same ones if `share` is set.
   *
   * @throws KetworkError `unknown` for an option other than `share`, `invalid` for times that are no count.
   */
  repeat(times: number, options: { share?: boolean } = {}): Circuit {
    const { share = false } = checkOptions('repeat', options, { share: true });
    if (!Number.isInteger(times) || times < 0) {
      throw new KetworkError('invalid', `A circuit cannot be repeated ${times} times. Use 0, 1, 2, …`);
    }
    if (times !== 1) this.#refusePreparation('repeated');
    let result = this.#with([]);
    for (let k = 0; k < times; k++) {
      const more = share ? this.operations : withFreshWeights(this.operations, result.weightGroups);
      result = result.#with([...result.operations, ...more]);
    }
    return result;
  }

  /** The circuit that undoes this one, with the same weights. */
  inverse(): Circuit {
    this.#refusePreparation('inverted');
    const operations = [...this.operations].reverse().map(({ gate, qubits, angles }) => {
      const undo = inverseOperation(gate, gates);
      return { gate: undo.gate, qubits, angles: undo.negateAngles ? angles.map((angle) => angle.negated()) : angles };
    });
    return this.#with(operations);
  }

  /** The circuit under control of new qubits, which come first: qubit k moves to `k + controls`. */
  controlled(controls = 1): Circuit {
    this.#refusePreparation('controlled');
    const control = firstQubits({ qubits: controls });
    const operations = this.operations.map(({ gate, qubits, angles }) => ({
      gate: controlled(gate, controls),
      qubits: [...control, ...qubits.map((qubit) => qubit + controls)],
      angles,
    }));
    return new Circuit(this.qubits + controls).#with(operations);
  }

  #refusePreparation(what: string): void {
    if (this.preparation) {
      throw new KetworkError('unsupported', `A circuit that starts from a prepared state cannot be ${what}.`);
    }
  }

  /** The circuit with qubit k on `qubits[k]`, in a circuit of `total` qubits. */
  remap(qubits: readonly number[], total = Math.max(...qubits) + 1): Circuit {
    if (qubits.length !== this.qubits) {
      throw new KetworkError(
        'mismatch',
        `A circuit of ${count(this.qubits, 'qubit')} cannot be placed on ${count(qubits.length, 'qubit')} (${qubits.join(', ')}).`,
      );
    }
    checkQubits(qubits, total, 'The placed circuit');
    if (this.preparation && qubits.some((qubit, k) => qubit !== k || total !== this.qubits)) {
      throw new KetworkError(
        'unsupported',
        'A prepared state covers all qubits of a circuit and cannot be placed on some.',
      );
    }
    const operations = this.operations.map((operation) => ({
      ...operation,
      qubits: operation.qubits.map((qubit) => qubits[qubit]!),
    }));
    return new Circuit(total).#with(operations, this.preparation);
  }

  /**
   * The circuit with numbers in place of inputs, weights, or both.
   *
   * @throws KetworkError `unknown` for anything but `inputs` and `weights`, `mismatch` for a wrong number of values.
   */
  bind(bindings: Bindings): Circuit {
    checkOptions('bind', bindings, { inputs: true, weights: true });
    if (bindings.inputs) this.#refusePreparation('bound to inputs');
    return this.#with(bound(this.operations, bindings, this.inputs, this.weightGroups));
  }

  /** The named groups of weights, in order; all weights in a row are the groups' one after another. */
  get weightGroups(): readonly WeightGroup[] {
    return (this.#groups ??= weightGroupsOf(this.operations));
  }

  /** The number of trainable weights. */
  get weights(): number {
    return this.weightGroups.reduce((sum, { size }) => sum + size, 0);
  }

  /** The number of features a sample must have. */
  get inputs(): number {
    const { preparation } = this;
    return Math.max(inputsOf(this.operations), preparation ? preparation.first + preparation.count : 0);
  }

  /** The longest chain of gates that must follow each other. */
  get depth(): number {
    const levels = new Array<number>(this.qubits).fill(0);
    for (const { qubits } of this.operations) {
      const level = 1 + Math.max(-1, ...qubits.map((qubit) => levels[qubit]!));
      for (const qubit of qubits) levels[qubit] = level;
    }
    return Math.max(...levels);
  }

  /** How often each gate occurs, by name. */
  get gateCounts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { gate } of this.operations) counts[gate.name] = (counts[gate.name] ?? 0) + 1;
    return counts;
  }

  /** Plain data for `JSON.stringify`; `circuitFrom` makes the circuit of it again. */
  toJSON(): CircuitJson {
    return circuitToJson(this);
  }

  /** The drawing at 80 columns; `drawText` has options. */
  toString(): string {
    return drawText(this);
  }

  #with(operations: readonly Operation[], preparation: Preparation | undefined = this.preparation): Circuit {
    return Object.assign(new Circuit(this.qubits), { operations, preparation });
  }
}

const firstQubits = ({ qubits }: { readonly qubits: number }) => Array.from({ length: qubits }, (_, qubit) => qubit);

addFluentGates(Circuit.prototype);
