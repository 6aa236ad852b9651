import {
  amplitudeEmbedding,
  angleEmbedding,
  basicEntangling,
  Circuit,
  hardwareEfficient,
  iqpEmbedding,
  simplifiedTwoDesign,
  stronglyEntangling,
  zzFeatureMap,
} from '../index.js';

/** How features enter the circuit. Other ways: write the circuit as JSON. */
const embeddings = {
  angle: angleEmbedding({ axis: 'y' }),
  amplitude: amplitudeEmbedding(),
  iqp: iqpEmbedding(),
  zz: zzFeatureMap(),
} as const;

/** What is trained after it. */
const ansatze = {
  'strongly-entangling': stronglyEntangling,
  'basic-entangling': basicEntangling,
  'hardware-efficient': hardwareEfficient,
  'simplified-two-design': simplifiedTwoDesign,
} as const;

export type EmbeddingName = keyof typeof embeddings;
export type AnsatzName = keyof typeof ansatze;

export const embeddingNames: readonly EmbeddingName[] = ['angle', 'amplitude', 'iqp', 'zz'];
export const ansatzNames: readonly AnsatzName[] = [
  'strongly-entangling',
  'basic-entangling',
  'hardware-efficient',
  'simplified-two-design',
];

/** A circuit put together by names. */
export interface CircuitChoice {
  readonly qubits: number;
  readonly layers: number;
  readonly embedding: EmbeddingName;
  readonly ansatz: AnsatzName;
}

/** The circuit of a choice: an embedding, then trainable layers. */
export function chosenCircuit({ qubits, layers, embedding, ansatz }: CircuitChoice): Circuit {
  return new Circuit(qubits).append(embeddings[embedding]).append(ansatze[ansatz]({ layers }));
}
