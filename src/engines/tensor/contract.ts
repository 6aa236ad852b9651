import * as tf from '@tensorflow/tfjs';

// A state of the tensor engine is `[2 · 2^n, batch]`, float32: index = plane · 2^n + basis index, batch innermost.

/** How to bring the qubits of a block to the front of a state, and back. */
export interface Arrangement {
  /** `[2^(k+1), rest]`: plane and block's qubits first. */
  arrange(state: tf.Tensor2D): tf.Tensor2D;
  /** Back to `[2 · 2^n, batch]`. */
  restore(arranged: tf.Tensor2D, batch: number): tf.Tensor2D;
  /** The same of two states, one below the other, `[2 · 2 · 2^n, batch]`: `[2, 2^(k+1), rest]`. */
  arrangePair(pair: tf.Tensor2D): tf.Tensor3D;
  restorePair(arranged: tf.Tensor3D, batch: number): tf.Tensor2D;
}

/** An exchange of the two middle axes of `[before, left, right, after · batch]`; before is what is left of a state, or of two. */
type Exchange = readonly [left: number, right: number, after: number];

/**
 * The arrangement for a block on the given ascending qubits of n.
 *
 * The qubits form runs. The last run is moved to the end of the one before, until there is one, and that to the front:
 * each time an exchange of two neighbouring groups of axes. One transposition of all axes at once would be of rank 6 or
 * more, where TF.js leaves its fast loops (wasm, 8 qubits, 4 layers, batch 32, forward and gradient: 96 ms; so: 30 ms).
 */
export function arrangementOf(blockQubits: readonly number[], qubits: number): Arrangement {
  const exchanges = exchangesOf(blockQubits, qubits);
  const rows = 2 ** (blockQubits.length + 1);
  const size = 2 ** (qubits + 1);
  const moved = (states: tf.Tensor2D): tf.Tensor => {
    const batch = states.shape[1];
    return exchanges.reduce<tf.Tensor>(
      (x, [b, c, d]) => x.reshape([-1, b, c, d * batch]).transpose([0, 2, 1, 3]),
      states,
    );
  };
  const movedBack = (arranged: tf.Tensor, batch: number): tf.Tensor =>
    exchanges.reduceRight<tf.Tensor>(
      (x, [b, c, d]) => x.reshape([-1, c, b, d * batch]).transpose([0, 2, 1, 3]),
      arranged,
    );
  return {
    arrange: (state) => moved(state).reshape([rows, -1]),
    restore: (arranged, batch) => movedBack(arranged, batch).reshape([size, batch]),
    arrangePair: (pair) => moved(pair).reshape([2, rows, -1]),
    restorePair: (arranged, batch) => movedBack(arranged, batch).reshape([2 * size, batch]),
  };
}

function exchangesOf(blockQubits: readonly number[], qubits: number): Exchange[] {
  const exchanges: Exchange[] = [];
  const runs = runsOf(blockQubits);
  /** Moves a run to the left, past `gap` qubits; the plane is the first axis of all. */
  const move = ({ first, length }: Run, gap: number) => {
    const after = 2 ** (qubits - first - length);
    if (gap > 0) exchanges.push([2 ** gap, 2 ** length, after]);
  };
  let last = runs.pop()!;
  for (let run = runs.pop(); run; run = runs.pop()) {
    move(last, last.first - run.first - run.length);
    last = { first: run.first, length: run.length + last.length };
  }
  move(last, last.first);
  return exchanges;
}

/** Qubits that follow each other. */
interface Run {
  readonly first: number;
  readonly length: number;
}

function runsOf(blockQubits: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (const qubit of blockQubits) {
    const last = runs.at(-1);
    if (last && last.first + last.length === qubit) runs[runs.length - 1] = { ...last, length: last.length + 1 };
    else runs.push({ first: qubit, length: 1 });
  }
  return runs;
}
