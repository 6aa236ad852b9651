import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { run } from '../../src/cli/run.js';
import { angleEmbedding, Circuit, compile, io, layers, stronglyEntangling, useBackend, z } from '../../src/index.js';

const circuit = new Circuit(8).append(angleEmbedding({ axis: 'y' })).append(stronglyEntangling({ layers: 2 }));
const observables = Array.from({ length: 8 }, (_, qubit) => z(qubit));
const batch = 16_384;

async function main([backend = 'auto', folder = '', what = '']: readonly string[]): Promise<void> {
  const { name } = await useBackend(backend as 'auto');
  if (what === 'model') {
    const quantum = layers.quantum({ circuit, observables, inputShape: [8] });
    const model = tf.sequential({ layers: [quantum, tf.layers.dense({ units: 2, activation: 'softmax' })] });
    await model.save(io.folder(join(folder, 'model')));
    return console.log('{}');
  }
  const rate = what === 'engine' ? await engineRate() : await predictRate(name, folder, Number(what));
  console.log(JSON.stringify({ rate, peak: process.resourceUsage().maxRSS / 1024 }));
}

async function engineRate(): Promise<number> {
  const compiled = compile(circuit, { kind: 'expectation', observables });
  const rows = tf.randomUniform([batch, 8], -3, 3, 'float32', 1) as tf.Tensor2D;
  const weights = tf.randomUniform([circuit.weights], 0, 6, 'float32', 2) as tf.Tensor1D;
  const steps = 1_000_000 / batch;
  const start = performance.now();
  for (let k = 0; k < steps; k++) {
    const output = compiled.run(rows, weights);
    await output.data();
    output.dispose();
  }
  return (1000 * batch * Math.ceil(steps)) / (performance.now() - start);
}

async function predictRate(backend: string, folder: string, rows: number): Promise<number> {
  const argv = ['predict', join(folder, 'model'), join(folder, `${rows}.csv`), '--backend', backend];
  const { stdout, stderr } = process;
  const start = performance.now();
  const code = await run({
    argv: [...argv, '--out', join(folder, 'out.csv')],
    stdout,
    stderr,
    onInterrupt: () => () => {},
  });
  if (code !== 0) throw new Error(`predict ended with ${code}.`);
  return (1000 * rows) / (performance.now() - start);
}

void main(process.argv.slice(2));
