// The first training step of a fresh process, as users load Ketwork: the built package, not its sources. Prints the
// milliseconds of each part as one JSON line.
import type { Rank, Scalar } from '@tensorflow/tfjs';

async function main(): Promise<void> {
  const marks = [performance.now()];
  const mark = () => marks.push(performance.now());
  const tf = await import('@tensorflow/tfjs');
  await tf.setBackend('cpu');
  mark();
  const { angleEmbedding, Circuit, compile, stronglyEntangling, z } = await import('ketwork');
  mark();
  const qubits = 8;
  const circuit = new Circuit(qubits).append(angleEmbedding({ axis: 'y' })).append(stronglyEntangling({ layers: 4 }));
  const observables = Array.from({ length: qubits }, (_, qubit) => z(qubit));
  const compiled = compile(circuit, { kind: 'expectation', observables });
  mark();
  const features = tf.randomUniform<Rank.R2>([32, qubits], -1, 1, 'float32', 1);
  const weights = tf.variable(tf.randomUniform<Rank.R1>([circuit.weights], 0, 1, 'float32', 2));
  const step = async () => {
    const { value, grads } = tf.variableGrads(() => tf.mean(tf.square(compiled.run(features, weights))) as Scalar);
    await Promise.all([value.data(), grads[weights.name]!.data()]);
  };
  await step();
  mark();
  await step();
  mark();
  console.log(JSON.stringify(marks.slice(1).map((time, k) => time - marks[k]!)));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
