import { dependsOnFeatures, outputCount, type Program } from '../../../program/program.js';
import { packingFor } from '../plan/packing.js';
import { plannedOnce } from '../plan/plan.js';
import { withRotations } from '../plan/rotated.js';

/** Rotations that differ from sample to sample, at most: beyond, the coefficients of an output leave the fastest cache. */
const mostAxes = 6;

// Costs in multiplications or additions of vectors of four samples (0.11 ns on one core of a Xeon of 2023). A circuit
// waits for loads and stores: its costs are what was measured for 2 to 6 qubits, not what it multiplies and adds.
const stageOfRow = 27;
const restOfRow = 75;
/** A bit's turn by a stage of the product that a state begins as. */
const turnOfBit = 75;
const trigOfAxis = 40;
/** From a value on the grid to a coefficient, in TypeScript; and what a second job takes whatever its size. */
const coefficient = 100;
const secondJob = 50_000;

/**
 * The least batch that folding makes faster, were the weights new in every call; infinite for programs that are not
 * folded: where the state itself is read or given, where too many rotations differ from sample to sample, or where the
 * circuit costs no more than the polynomial.
 *
 * Folded, a call costs the circuit on 3^m samples, their transform, and `2 · 3^m · outputs` operations for each four
 * samples. Example: 4 qubits with a feature each, 2 layers, 4 outputs: from 310 samples on.
 */
export function breakEven(program: Program): number {
  const axes = program.steps.filter((step) => step.kind === 'rotation' && dependsOnFeatures(step.angle)).length;
  if (axes > mostAxes || program.readout.kind === 'state' || program.columns.preparation) return Infinity;
  const outputs = outputCount(program);
  const points = 3 ** axes;
  const plan = plannedOnce(program);
  const { bits, stages, branches, product } = withRotations(plan, 'samples');
  const passes = stages.length + branches.filter(({ stage }) => stage).length;
  const turns = bits * (product?.stages.length ?? 0);
  const share = packingFor(plan, points).pairs ? 1 / 2 : 1;
  const circuit = 2 ** bits * (stageOfRow * passes * share + restOfRow) + turnOfBit * turns;
  const polynomial = 2 * points * (outputs + 1 / 9) + trigOfAxis * axes;
  if (circuit <= polynomial) return Infinity;
  const once = (points / 4) * circuit + coefficient * points * outputs + secondJob;
  return Math.ceil(once / ((circuit - polynomial) / 4));
}
