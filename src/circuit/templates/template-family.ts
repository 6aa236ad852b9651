import { Circuit, type Template } from '../circuit.js';
import { angleEmbedding } from './angle-embedding.js';
import { basicEntangling } from './basic-entangling.js';
import { hardwareEfficient } from './hardware-efficient.js';
import { iqpEmbedding } from './iqp-embedding.js';
import { simplifiedTwoDesign } from './simplified-two-design.js';
import { stronglyEntangling } from './strongly-entangling.js';
import { zzFeatureMap } from './zz-feature-map.js';

/** What makes a circuit, and its kin of other sizes. */
export interface TemplateFamily {
  /** As code, such as `stronglyEntangling({ layers: 3 })`. */
  readonly code: string;
  circuitOf(qubits: number): Circuit;
}

type Ansatz = (layers: number) => Template;

const axes = ['x', 'y', 'z'] as const;
const entanglers = ['ring', 'line', 'pairwise', 'full'] as const;

/** Templates that are trained, by what stands in their options beside the layers. */
const ansatze: Readonly<Record<string, Ansatz>> = {
  'stronglyEntangling({ layers: $ })': (layers) => stronglyEntangling({ layers }),
  'simplifiedTwoDesign({ layers: $ })': (layers) => simplifiedTwoDesign({ layers }),
  ...Object.fromEntries(
    axes.flatMap((axis) =>
      entanglers.map((entangler): [string, Ansatz] => [
        `basicEntangling({ layers: $, axis: '${axis}', entangler: '${entangler}' })`,
        (layers) => basicEntangling({ layers, axis, entangler }),
      ]),
    ),
  ),
  ...Object.fromEntries(
    (['ry', 'ry-rz', 'su2'] as const).flatMap((rotations) =>
      entanglers.map((entangler): [string, Ansatz] => [
        `hardwareEfficient({ layers: $, rotations: '${rotations}', entangler: '${entangler}' })`,
        (layers) => hardwareEfficient({ layers, rotations, entangler }),
      ]),
    ),
  ),
};

/** Embeddings that may stand before them; the feature that they begin with is the second argument. */
const embeddings: Readonly<Record<string, (first: number) => Template>> = {
  ...Object.fromEntries(
    axes.map((axis) => [`angleEmbedding({ axis: '${axis}' })`, (first: number) => angleEmbedding({ axis, first })]),
  ),
  'iqpEmbedding()': (first) => iqpEmbedding({ first }),
  'zzFeatureMap()': (first) => zzFeatureMap({ first }),
};

/** The template that makes just this circuit, with an embedding before it, or with features uploaded before each of its layers. */
export function familyOf(circuit: Circuit): TemplateFamily | undefined {
  const { qubits, weights, inputs } = circuit;
  if (qubits < 2 || circuit.preparation) return undefined;
  const wanted = JSON.stringify(circuit);
  for (const [name, ansatz] of Object.entries(ansatze)) {
    const [one, two] = [1, 2].map((layers) => new Circuit(qubits).append(ansatz(layers)).weights);
    const layers = 1 + (weights - one!) / (two! - one!);
    for (const family of familiesWith(name, ansatz, { layers, uploads: weights / one!, inputs, qubits })) {
      if (JSON.stringify(family.circuitOf(qubits)) === wanted) return family;
    }
  }
  return undefined;
}

interface Counts {
  readonly layers: number;
  readonly uploads: number;
  readonly inputs: number;
  readonly qubits: number;
}

function familiesWith(name: string, ansatz: Ansatz, { layers, uploads, inputs, qubits }: Counts): TemplateFamily[] {
  const isStacked = Number.isInteger(layers) && layers >= 1;
  const code = name.replace('$', `${layers}`);
  if (inputs === 0) {
    return isStacked ? [{ code, circuitOf: (size) => new Circuit(size).append(ansatz(layers)) }] : [];
  }
  return Object.entries(embeddings).flatMap(([embedding, make]) => {
    const found: TemplateFamily[] = [];
    if (isStacked) {
      const circuitOf = (size: number) => new Circuit(size).append(make(0)).append(ansatz(layers));
      found.push({ code: `${embedding}, then ${code}`, circuitOf });
    }
    if (!Number.isInteger(uploads) || uploads < 2) return found;
    const isNew = inputs === uploads * qubits;
    const circuitOf = (size: number) =>
      Array.from({ length: uploads }, (_, k) => k).reduce(
        (circuit, k) => circuit.append(make(isNew ? k * size : 0)).append(ansatz(1)),
        new Circuit(size),
      );
    const single = name.replace('$', '1');
    return [...found, { code: `${uploads} times ${embedding} and ${single}`, circuitOf }];
  });
}
