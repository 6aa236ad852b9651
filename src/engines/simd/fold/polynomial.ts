import type { ProgramAngle } from '../../../program/program.js';
import { withinTwoTurns } from '../plan/descriptors.js';
import { describeJob, doJob, type KernelMachine } from '../kernel-machine.js';
import * as layout from '../layout.js';
import { aligned } from '../memory.js';
import { Writer } from '../plan/writer.js';

/** Samples that a kernel takes at a time, and pieces that a job is cut into. */
const chunkSamples = 8;
const pieces = 64;
/** Multiplications and additions of vectors below which one thread does a job sooner than others are told of it. */
const tinyJob = 2 ** 16;

/** The kernel's contraction needs two axes: missing ones come first and stay at 0. */
const kernelAxes = (axes: number): number => Math.max(2, axes);

/** A trigonometric polynomial in the kernels' memory: evaluates many samples. */
export class Polynomial {
  readonly #machine: KernelMachine;
  readonly #angles: readonly ProgramAngle[];
  readonly #columns: number;
  readonly #outputs: number;
  readonly #axes: number;
  readonly #block: number;
  readonly #address: number;
  readonly #angleList: number;
  readonly #coefficients: number;

  /** @param columns Numbers in a row of features. */
  constructor(angles: readonly ProgramAngle[], columns: number, outputs: number, machine: KernelMachine) {
    this.#machine = machine;
    this.#angles = angles;
    this.#columns = columns;
    this.#outputs = outputs;
    this.#axes = kernelAxes(angles.length);
    const [block, { address, angleList, coefficients }] = machine.kernels.memory.hold((base) => this.#written(base));
    this.#block = block;
    this.#address = address;
    this.#angleList = angleList;
    this.#coefficients = coefficients;
  }

  /** Takes in the coefficients, `[outputs, 3^angles]`, and what weights make of the angles. */
  load(coefficients: Float32Array, weights: Float32Array): void {
    const { floats } = this.#machine.heap;
    const given = 3 ** this.#angles.length;
    const first = this.#coefficients / 4;
    for (let output = 0; output < this.#outputs; output++) {
      const row = coefficients.subarray(output * given, (output + 1) * given);
      floats.set(row, first + output * 3 ** this.#axes);
    }
    const missing = this.#axes - this.#angles.length;
    this.#angles.forEach((angle, k) => {
      const at = this.#angleList / 4 + (missing + k) * layout.angleWords;
      floats[at + layout.angleOffset] = sharedPart(angle, weights);
    });
  }

  /** The outputs of all samples, `[batch, outputs]`. */
  evaluate(features: Float32Array, batch: number): Float32Array {
    const { kernels, heap, workspace, workers } = this.#machine;
    const chunks = Math.ceil(batch / chunkSamples);
    const scratch = aligned(kernels.exports.polynomialScratch(this.#address));
    // The kernel reads features four at a time, up to three beyond the last: they must not stand at the end.
    const at = workspace.parts({
      job: 4 * layout.jobWords,
      features: 4 * features.length,
      output: 4 * batch * this.#outputs,
      scratch: scratch * workers.threads,
    });
    heap.write(at.features, features);
    const base = { program: this.#address, scratch: at.scratch, scratchBytes: scratch };
    const fields = describeJob(this.#machine, at.job, base);
    fields[layout.jobBatch] = batch;
    fields[layout.jobChunks] = chunks;
    fields[layout.jobFeatures] = at.features;
    fields[layout.jobOutput] = at.output;
    const isTiny = chunks * 4 * 3 ** this.#axes * this.#outputs < tinyJob;
    doJob(this.#machine, at.job, layout.jobPolynomialKind, Math.min(chunks, pieces), isTiny ? 'tiny' : 'large');
    return heap.copy(at.output, batch * this.#outputs);
  }

  dispose(): void {
    this.#machine.kernels.memory.give(this.#block);
  }

  #written(base: number) {
    const writer = new Writer(base);
    const missing = Array.from({ length: this.#axes - this.#angles.length }, () => ({ offset: 0, terms: [] }));
    const terms = (angle: ProgramAngle) =>
      writer.list(
        angle.terms.filter(({ source }) => source === 'feature'),
        layout.termWords,
        ({ index, scale }, at) => {
          writer.int(at, layout.termIndex, index);
          writer.float(at, layout.termScale, scale);
        },
      );
    const angleList = writer.list([...missing, ...this.#angles], layout.angleWords, (angle, at) => {
      writer.int(at, layout.angleTerms, angle.terms.filter(({ source }) => source === 'feature').length);
      writer.int(at, layout.angleTermList, terms(angle));
    });
    const coefficients = writer.room(4 * this.#outputs * 3 ** this.#axes);
    const address = writer.room(4 * layout.polynomialWords);
    writer.int(address, layout.polynomialAxes, this.#axes);
    writer.int(address, layout.polynomialAngleList, angleList);
    writer.int(address, layout.polynomialOutputs, this.#outputs);
    writer.int(address, layout.polynomialCoefficients, coefficients);
    writer.int(address, layout.polynomialFeatures, this.#columns);
    return { bytes: writer.bytes, address, angleList, coefficients };
  }
}

/** What of an angle is the same for all samples. */
const sharedPart = ({ offset, terms }: ProgramAngle, weights: Float32Array): number =>
  withinTwoTurns(
    terms.reduce(
      (sum, { source, index, scale }) => (source === 'weight' ? sum + scale * weights[index]! : sum),
      offset,
    ),
  );
