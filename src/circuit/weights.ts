import { count, KetworkError } from '../errors.js';
import { Angle, type Parameter } from './angle.js';
import type { Operation } from './operation.js';

/** A named group of trainable weights and how many there are. */
export interface WeightGroup {
  readonly name: string;
  readonly size: number;
}

/** The groups in order of first appearance; a group is as large as its highest index needs. */
export function weightGroupsOf(operations: readonly Operation[]): WeightGroup[] {
  const sizes = new Map<string, number>();
  for (const parameter of parametersOf(operations)) {
    if (parameter.kind === 'weight') {
      sizes.set(parameter.group, Math.max(sizes.get(parameter.group) ?? 0, parameter.index + 1));
    }
  }
  return [...sizes].map(([name, size]) => ({ name, size }));
}

/** How many features of a sample the angles read. */
export function inputsOf(operations: readonly Operation[]): number {
  let inputs = 0;
  for (const parameter of parametersOf(operations)) {
    const indices = parameter.kind === 'product' ? parameter.factors.map(({ index }) => index) : [parameter.index];
    if (parameter.kind !== 'weight') inputs = Math.max(inputs, ...indices.map((index) => index + 1));
  }
  return inputs;
}

function* parametersOf(operations: readonly Operation[]): Generator<Parameter> {
  for (const { angles } of operations) {
    for (const { parameter } of angles) if (parameter) yield parameter;
  }
}

/** The operations with each weight's index moved up by what its group already holds, so that they become new weights. */
export function withFreshWeights(operations: readonly Operation[], taken: readonly WeightGroup[]): Operation[] {
  const offsets = new Map(taken.map(({ name, size }) => [name, size]));
  return mapAngles(operations, (angle) => {
    const { parameter } = angle;
    if (parameter?.kind !== 'weight') return angle;
    const index = parameter.index + (offsets.get(parameter.group) ?? 0);
    return new Angle({ ...parameter, index }, angle.scale, angle.offset);
  });
}

/** Numbers for parameters: inputs in order, weights in order or by group. What is left out stays a parameter. */
export interface Bindings {
  readonly inputs?: ArrayLike<number>;
  readonly weights?: ArrayLike<number> | Readonly<Record<string, ArrayLike<number>>>;
}

/** The operations with numbers in place of parameters. @throws KetworkError `mismatch` for a wrong number of values. */
export function bound(
  operations: readonly Operation[],
  bindings: Bindings,
  inputs: number,
  groups: readonly WeightGroup[],
): Operation[] {
  const { inputs: features } = bindings;
  if (features && features.length !== inputs) {
    throw new KetworkError(
      'mismatch',
      `The circuit reads ${count(inputs, 'input')} but was bound to ${features.length}.`,
    );
  }
  const weights = bindings.weights && weightsByGroup(bindings.weights, groups);
  return mapAngles(operations, (angle) => {
    const { parameter, scale, offset } = angle;
    if (!parameter) return angle;
    if (parameter.kind === 'weight') {
      const values = weights?.get(parameter.group);
      return values ? new Angle(undefined, 0, scale * values[parameter.index]! + offset) : angle;
    }
    return features ? new Angle(undefined, 0, scale * inputValue(parameter, features) + offset) : angle;
  });
}

/** The value of an input or of a product of inputs for one sample. */
export function inputValue(parameter: Exclude<Parameter, { kind: 'weight' }>, features: ArrayLike<number>): number {
  if (parameter.kind === 'input') return features[parameter.index]!;
  return parameter.factors.reduce((total, { index, scale, offset }) => total * (scale * features[index]! + offset), 1);
}

function weightsByGroup(
  given: ArrayLike<number> | Readonly<Record<string, ArrayLike<number>>>,
  groups: readonly WeightGroup[],
): Map<string, ArrayLike<number>> {
  if (isList(given)) {
    const total = groups.reduce((sum, { size }) => sum + size, 0);
    if (given.length !== total) {
      throw new KetworkError('mismatch', `The circuit has ${count(total, 'weight')} but was bound to ${given.length}.`);
    }
    let first = 0;
    return new Map(groups.map(({ name, size }) => [name, Array.from(given).slice(first, (first += size))]));
  }
  return new Map(
    Object.entries(given).map(([name, values]) => {
      const group = groups.find((candidate) => candidate.name === name);
      if (!group || group.size !== values.length) {
        const known = groups.map((g) => `${g.name} (${g.size})`).join(', ') || 'none';
        throw new KetworkError(
          'mismatch',
          `Weights "${name}" (${values.length}) do not fit the circuit's groups: ${known}.`,
        );
      }
      return [name, values];
    }),
  );
}

/** Whether the value is an array or a typed array, not numbers by name. */
export const isList = (value: object): value is ArrayLike<number> => Array.isArray(value) || ArrayBuffer.isView(value);

/** The operations with every angle replaced. */
export function mapAngles(operations: readonly Operation[], change: (angle: Angle) => Angle): Operation[] {
  return operations.map((operation) => ({ ...operation, angles: operation.angles.map(change) }));
}
