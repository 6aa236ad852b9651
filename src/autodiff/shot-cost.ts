import { PauliSum } from '../observables/pauli-sum.js';
import type { NoisyProgram } from '../program/program.js';
import type { ShotGradientMethod } from './gradient-methods.js';
import { variableAngles } from './parameter-shift.js';
import { dependsOnWeights } from './shot-gradient.js';
import type { ShotPlan } from './shot-plan.js';

/** What one sample costs. */
export interface ShotCost {
  /** Shots of one evaluation. */
  readonly evaluation: number;
  /** Shots of one gradient of the weights. */
  readonly weightGradient: number;
  /** Shots of one gradient of weights and inputs, as where a trained layer comes before. */
  readonly gradient: number;
  /** The words that are measured together, such as `Z0 Z1`, and the shots of each such circuit; of probabilities no words. */
  readonly groups: readonly { readonly words: readonly string[]; readonly shots: number }[];
}

/** The cost of a plan: parameter shifts take two runs a rotation, SPSA two a direction. */
export function costOf({ shots, groups }: ShotPlan, gradient: ShotGradientMethod): ShotCost {
  const runsOf = (count: (program: NoisyProgram) => number) =>
    groups.reduce((sum, group) => sum + 2 * group.shots * count(group.program), 0);
  const bySpsa = groups.length > 0 && gradient.method === 'spsa' ? 2 * gradient.samples * shots : undefined;
  return {
    evaluation: groups.length > 0 ? shots : 0,
    weightGradient: bySpsa ?? runsOf((program) => variableAngles(program).filter(dependsOnWeights).length),
    gradient: bySpsa ?? runsOf((program) => variableAngles(program).length + amplitudes(program)),
    groups: groups.map(({ words = [], shots: each }) => ({
      words: words.map(({ word }) => PauliSum.of([{ coefficient: 1, word }]).toString()),
      shots: each,
    })),
  };
}

const amplitudes = ({ columns, qubits }: NoisyProgram) => (columns.preparation ? 2 ** qubits : 0);
