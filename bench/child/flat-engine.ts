import * as tf from '@tensorflow/tfjs';
import { type Dialect, type NoisyProgram, type Program } from 'ketwork';
import { unknownName } from '../../src/errors.js';
import { densityEngine } from '../../src/engines/density/density-engine.js';
import { densityExecutor } from '../../src/engines/density/density-executor.js';
import { executorOf, theMachine } from '../../src/engines/simd/executors.js';
import { simdEngine } from '../../src/engines/simd/simd-engine.js';
import { tensorEngine } from '../../src/engines/tensor/tensor-engine.js';
import type { Engine } from '../../src/engines/engine.js';
import { featureCount } from '../../src/program/program.js';

/** An engine's own call: plain numbers in, plain numbers out, row after row. */
export interface FlatProgram {
  /** The readout of all samples; whether its gradient is asked for next. */
  run(features: Float32Array, weights: Float32Array, batch: number, forGradient: boolean): Float32Array;
  /** The vector-Jacobian product at the features and weights of the last `run`. */
  gradient(
    features: Float32Array,
    weights: Float32Array,
    batch: number,
    outputGradient: Float32Array,
  ): { readonly features: Float32Array; readonly weights: Float32Array };
  dispose(): void;
}

export interface FlatEngine {
  readonly name: string;
  readonly dialect: Dialect;
  /** @throws KetworkError where it cannot run the program with that many samples. */
  prepare(program: Program, batch: number): FlatProgram;
}

/** The engines that can be measured, the preferred first. */
export const flatEngines: readonly FlatEngine[] = [flatSimd(), flattened(tensorEngine)];

/** An engine by its name; the preferred one without. @throws KetworkError `unknown` */
export function flatEngineNamed(name?: string): FlatEngine {
  if (name === undefined) return flatEngines[0]!;
  const found = flatEngines.find((engine) => engine.name === name);
  if (found) return found;
  throw unknownName(
    'engine',
    name,
    flatEngines.map((engine) => engine.name),
  );
}

function flatSimd(): FlatEngine {
  const { name, dialect } = simdEngine;
  return {
    name,
    dialect,
    prepare: (program, batch) => {
      const refusal = simdEngine.refuse(program, batch);
      if (refusal) throw refusal;
      return executorOf(program);
    },
  };
}

/** The density engine, for programs with noise. */
export function preparedDensity(program: NoisyProgram, batch: number): FlatProgram {
  const refusal = densityEngine.refuse(program, batch);
  if (refusal) throw refusal;
  return densityExecutor(program, theMachine());
}

/** An engine of tensors as one of plain numbers. The backend must give its data synchronously, as cpu and wasm do. */
function flattened(engine: Engine<tf.Tensor>): FlatEngine {
  return {
    name: engine.name,
    dialect: engine.dialect,
    prepare: (program, batch) => {
      const refusal = engine.refuse(program, batch);
      if (refusal) throw refusal;
      const prepared = engine.prepare(program);
      let state: tf.Tensor | undefined;
      const tensorsOf = (features: Float32Array, weights: Float32Array, samples: number) => ({
        features: tf.tensor2d(features, [samples, featureCount(program)]),
        weights: tf.tensor1d(weights),
      });
      return {
        run: (features, weights, samples) => {
          const inputs = tensorsOf(features, weights, samples);
          const result = prepared.run(inputs.features, inputs.weights);
          state?.dispose();
          state = result.state;
          const values = result.output.dataSync() as Float32Array;
          tf.dispose([inputs.features, inputs.weights, result.output]);
          return values;
        },
        gradient: (features, weights, samples, outputGradient) => {
          const inputs = tensorsOf(features, weights, samples);
          const slopes = tf.tensor2d(outputGradient, [samples, outputGradient.length / samples]);
          const result = prepared.gradient(inputs.features, inputs.weights, state!, slopes);
          const values = {
            features: result.features.dataSync() as Float32Array,
            weights: result.weights.dataSync() as Float32Array,
          };
          tf.dispose([inputs.features, inputs.weights, slopes, result.features, result.weights]);
          return values;
        },
        dispose: () => {
          state?.dispose();
          prepared.dispose();
        },
      };
    },
  };
}
