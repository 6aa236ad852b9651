import { catalogue, type GateName } from '../gates/catalogue.js';
import type { CatalogueGate } from '../gates/define.js';
import { type AngleLike, angleOf } from './angle.js';
import type { Operation } from './operation.js';

type Repeat<Length extends number, Item, Items extends Item[] = []> = Items['length'] extends Length
  ? Items
  : Repeat<Length, Item, [...Items, Item]>;

type MethodOf<G, Result> =
  G extends CatalogueGate<infer Qubits, infer Angles>
    ? (...args: [...{ [K in keyof Angles]: AngleLike }, ...Repeat<Qubits, number>]) => Result
    : never;

/**
 * One method per gate of the catalogue, typed by its record: first the angles, then the qubits, as in
 * `circuit.h(0).rx(0.3, 1).cx(0, 1)`. So adding a gate touches the catalogue alone.
 */
export type FluentGates<Result> = { [Name in GateName]: MethodOf<(typeof catalogue)[Name], Result> };

/** Puts the methods of `FluentGates` on a prototype whose `add` takes an operation. */
export function addFluentGates<Result>(prototype: { add(operation: Operation): Result }): void {
  for (const gate of Object.values(catalogue)) {
    const method = function (this: { add(operation: Operation): Result }, ...args: AngleLike[]): Result {
      const angles = args.slice(0, gate.angles.length).map(angleOf);
      return this.add({ gate, qubits: args.slice(gate.angles.length) as number[], angles });
    };
    Object.defineProperty(prototype, gate.name, { value: method, writable: true, configurable: true });
  }
}
