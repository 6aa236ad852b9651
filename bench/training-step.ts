import * as tf from '@tensorflow/tfjs';
import { angleEmbedding, Circuit, layers, stronglyEntangling } from 'ketwork';
import { interleaved, rounded } from './timing.js';

const batch = 32;

/** The median time of one training step (forward, all gradients, Adam) of a hybrid model, with and without its quantum layer. */
export async function trainingStep(backends: readonly string[]): Promise<Record<string, string | number>[]> {
  const rows: Record<string, string | number>[] = [];
  for (const backend of backends) {
    await tf.setBackend(backend);
    for (const qubits of [4, 8, 12]) {
      for (const depth of [2, 4, 6]) {
        const hybrid = stepOf(modelOf(qubits, depth));
        const classical = stepOf(modelOf(qubits, 0));
        const ms = await interleaved({ hybrid: hybrid.run, classical: classical.run }, 3);
        hybrid.dispose();
        classical.dispose();
        const row = {
          backend,
          qubits,
          layers: depth,
          batch,
          'ms/step': rounded(ms.hybrid!),
          'without quantum layer': rounded(ms.classical!),
        };
        rows.push(row);
        console.log(Object.values(row).join('\t'));
      }
    }
  }
  return rows;
}

function modelOf(qubits: number, depth: number): tf.Sequential {
  const seeded = (seed: number) => tf.initializers.glorotUniform({ seed });
  const model = tf.sequential();
  model.add(tf.layers.dense({ inputShape: [64], units: qubits, activation: 'tanh', kernelInitializer: seeded(1) }));
  if (depth > 0) {
    const circuit = new Circuit(qubits)
      .append(angleEmbedding({ axis: 'y' }))
      .append(stronglyEntangling({ layers: depth }));
    model.add(layers.quantum({ circuit }));
  }
  model.add(tf.layers.dense({ units: 10, activation: 'softmax', kernelInitializer: seeded(2) }));
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
  return model;
}

function stepOf(model: tf.Sequential) {
  const x = tf.randomUniform([batch, 64], 0, 1, 'float32', 3);
  const y = tf.oneHot(tf.range(0, batch, 1, 'int32').mod(tf.scalar(10, 'int32')), 10).toFloat();
  return {
    run: async () => {
      await model.trainOnBatch(x, y);
    },
    dispose: () => {
      tf.dispose([x, y]);
      model.dispose();
    },
  };
}

/** Tensors before and after 1,000 training steps. */
export async function memory(backends: readonly string[]): Promise<Record<string, string | number>[]> {
  const rows: Record<string, string | number>[] = [];
  for (const backend of backends) {
    await tf.setBackend(backend);
    const step = stepOf(modelOf(4, 2));
    await step.run();
    const before = tf.memory().numTensors;
    for (let k = 0; k < 1000; k++) await step.run();
    rows.push({ backend, steps: 1000, 'tensors before': before, 'tensors after': tf.memory().numTensors });
    step.dispose();
  }
  return rows;
}
