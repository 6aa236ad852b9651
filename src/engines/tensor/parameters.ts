import * as tf from '@tensorflow/tfjs';
import {
  amplitudeColumn,
  dependsOnFeatures,
  type Jump,
  type ProgramFrame,
  type Rotation,
} from '../../program/program.js';
import { halfAngles } from './angles.js';
import { type CosSin, cosSin } from './cos-sin.js';
import type { Block, PlanItem } from './plan.js';
import { type UnitaryGroup, unitaryGroup } from './unitaries.js';

/** What the actions of one run need of its features and weights. */
export interface RunValues {
  readonly batch: number;
  /** Of half angles that are the same for all samples, `[angles + 1, 1]`; the last belongs to the angle 0. */
  readonly shared: CosSin;
  /** Of half angles that differ by sample, `[angles, batch]`, where there are any. */
  readonly perSample: CosSin | undefined;
  /** Of each block, by group and member. */
  readonly unitaries: readonly (readonly tf.Tensor2D[])[];
  /** The numbers that draw jumps, `[jumps, batch]`, where there are any. */
  readonly draws: tf.Tensor2D | undefined;
}

/** What the loss changes with each unitary and with each half angle of a rotation by itself; kept until disposed. */
export interface Slopes {
  readonly unitaries: tf.Tensor2D[][];
  readonly shared: Map<number, tf.Tensor2D>;
  readonly perSample: Map<number, tf.Tensor2D>;
}

/** The way from features and weights to what actions need, and back. */
export interface Parameters {
  values(features: tf.Tensor2D, weights: tf.Tensor1D): RunValues;
  /** Where the actions put their slopes. */
  slopes(): Slopes;
  /** dLoss/dFeatures of the columns that angles read, and dLoss/dWeights. */
  gradient(slopes: Slopes, values: RunValues): { features: tf.Tensor2D; weights: tf.Tensor1D };
  /** The group of a block and its place there. */
  placeOf(block: Block): { readonly group: number; readonly member: number };
  /** Which half angles a rotation by itself reads, and the row. */
  rowOf(rotation: Rotation): { readonly kind: 'perSample' | 'shared'; readonly row: number };
  /** The row of a jump's numbers among the draws. */
  drawOf(jump: Jump): number;
  dispose(): void;
}

export function parametersOf(program: ProgramFrame, plan: readonly PlanItem[]): Parameters {
  const blocks = plan.filter((item) => item.kind === 'block');
  const alone = plan.filter((item) => item.kind === 'rotation');
  const jumps = plan.filter((item) => item.kind === 'jump');
  const inBlocks = blocks.flatMap(({ steps }) => steps).filter(isVariable);
  const sampleRotations = alone.filter(({ angle }) => dependsOnFeatures(angle));
  const sharedRotations = [...inBlocks, ...alone.filter(({ angle }) => !dependsOnFeatures(angle))];
  const sharedRow = new Map(sharedRotations.map((rotation, row) => [rotation, row]));
  const shared = halfAngles(program, anglesOf(sharedRotations));
  const perSample = halfAngles(program, anglesOf(sampleRotations));
  const groups = groupsOf(blocks, (rotation) => sharedRow.get(rotation)!, shared.count);
  // Where each rotation's gradient stands in the groups' gradients laid end to end.
  const entries = groups.flatMap(({ rotations }) => rotations);
  const entryOf = inBlocks.map((rotation) => entries.indexOf(rotation));

  /** The gradient of all shared half angles: those in blocks first, then those by themselves. */
  const sharedSlopes = (slopes: Slopes, { cos, sin }: CosSin): tf.Tensor2D => {
    const parts: tf.Tensor1D[] = [];
    if (entryOf.length > 0) {
      const perGroup = groups.map((group, g) =>
        group.gradient(cos.as1D(), sin.as1D(), tf.stack(slopes.unitaries[g]!) as tf.Tensor3D),
      );
      parts.push(tf.gather(tf.concat(perGroup), tf.tensor1d(entryOf, 'int32')));
    }
    for (let row = inBlocks.length; row < shared.count; row++) parts.push(slopes.shared.get(row)!.sum().reshape([1]));
    return tf.concat(parts).reshape([shared.count, 1]);
  };

  return {
    values: (features, weights) => {
      const withFiller = tf.concat([shared.values(features, weights), tf.zeros<tf.Rank.R2>([1, 1])]);
      const sampleValues = perSample.count > 0 ? perSample.values(features, weights) : undefined;
      const ofShared = cosSin(withFiller);
      const [cos, sin] = [ofShared.cos.as1D(), ofShared.sin.as1D()];
      return {
        batch: features.shape[0],
        shared: ofShared,
        perSample: sampleValues && cosSin(sampleValues),
        unitaries: groups.map((group) => tf.unstack(group.build(cos, sin)) as tf.Tensor2D[]),
        draws: drawsOf(jumps, features),
      };
    },
    slopes: () => ({ unitaries: groups.map(() => []), shared: new Map(), perSample: new Map() }),
    gradient: (slopes, { batch, shared: angles }) => {
      let weights: tf.Tensor1D = tf.zeros([program.weights]);
      let features: tf.Tensor2D = tf.zeros([batch, amplitudeColumn(program)]);
      if (shared.count > 0) {
        const ofShared = shared.gradient(sharedSlopes(slopes, angles));
        if (ofShared.weights) weights = tf.add(weights, ofShared.weights);
      }
      if (perSample.count > 0) {
        const rows = Array.from({ length: perSample.count }, (_, row) => slopes.perSample.get(row)!);
        const ofSamples = perSample.gradient(tf.concat(rows, 0));
        if (ofSamples.weights) weights = tf.add(weights, ofSamples.weights);
        if (ofSamples.features) features = tf.add(features, ofSamples.features);
      }
      return { features, weights };
    },
    placeOf: (block) => {
      const group = groups.findIndex(({ blocks: members }) => members.includes(block));
      return { group, member: groups[group]!.blocks.indexOf(block) };
    },
    rowOf: (rotation) =>
      dependsOnFeatures(rotation.angle)
        ? { kind: 'perSample', row: sampleRotations.indexOf(rotation) }
        : { kind: 'shared', row: sharedRow.get(rotation)! },
    drawOf: (jump) => jumps.indexOf(jump),
    dispose: () => {
      for (const item of [shared, perSample, ...groups]) item.dispose();
    },
  };
}

/** Gives back the slopes of one run. */
export function disposeSlopes({ unitaries, shared, perSample }: Slopes): void {
  tf.dispose([unitaries, [...shared.values()], [...perSample.values()]]);
}

function drawsOf(jumps: readonly Jump[], features: tf.Tensor2D): tf.Tensor2D | undefined {
  if (jumps.length === 0) return undefined;
  const columns = tf.tensor1d(
    jumps.map(({ column }) => column),
    'int32',
  );
  return tf.gather(features, columns, 1).transpose<tf.Tensor2D>();
}

const anglesOf = (rotations: readonly Rotation[]) => rotations.map(({ angle }) => angle);

const isVariable = (step: Block['steps'][number]): step is Rotation =>
  step.kind === 'rotation' && step.angle.terms.length > 0;

function groupsOf(blocks: readonly Block[], rowOf: (rotation: Rotation) => number, filler: number): UnitaryGroup[] {
  const bySize = new Map<number, Block[]>();
  for (const block of blocks) bySize.set(block.qubits.length, [...(bySize.get(block.qubits.length) ?? []), block]);
  return [...bySize.values()].map((members) => unitaryGroup(members, rowOf, filler));
}
