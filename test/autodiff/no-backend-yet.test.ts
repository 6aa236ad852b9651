import * as tf from '@tensorflow/tfjs';
import { compile } from '../../src/autodiff/compile.js';
import { expectation } from '../../src/autodiff/readings.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { z } from '../../src/observables/pauli-sum.js';

it('before the first operation of TensorFlow.js circuits go to the engine that will run them', () => {
  expect(tf.getBackend()).toBeUndefined();
  const compiled = compile(new Circuit(27).h(0), { kind: 'expectation', observables: [z(0)] });
  expect([compiled.engine, tf.getBackend()]).toEqual(['simd', 'cpu']);
  compiled.dispose();
  expect(() => expectation(new Circuit(50).h(0), z(0))).toThrow(/28 qubits fit.*propagatedExpectation/);
});

it('where a backend takes awaiting, circuits are compiled without', async () => {
  tf.removeBackend('cpu');
  tf.registerBackend('late', () => new Promise(() => {}), 9);
  expect(tf.getBackend()).toBeFalsy();
  expect(() => tf.scalar(1).square()).toThrow(/await tf\.ready/);
  expect(compile(new Circuit(2).h(0), { kind: 'expectation', observables: [z(0)] }).circuit.qubits).toBe(2);
  tf.removeBackend('late');
});
