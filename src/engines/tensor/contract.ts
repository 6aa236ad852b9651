import * as tf from '@tensorflow/tfjs';

// A state of the tensor engine is `[2 · 2^n, batch]`, float32: index = plane · 2^n + basis index, batch innermost.

/** How to bring the qubits of a block to the front of a state, and back. Ranks stay ≤ 6 for TF.js's GPU kernels. */
export interface Arrangement {
  /** `[2^(k+1), rest]`: plane and block's qubits first. */
  arrange(state: tf.Tensor2D): tf.Tensor2D;
  /** Back to `[2 · 2^n, batch]`. */
  restore(arranged: tf.Tensor2D, batch: number): tf.Tensor2D;
}

/** The arrangement for a block on the given ascending qubits of n. */
export function arrangementOf(blockQubits: readonly number[], qubits: number): Arrangement {
  const runs = runsOf(blockQubits);
  const rows = 2 ** (blockQubits.length + 1);
  const size = 2 ** (qubits + 1);
  if (runs.length === 1 && runs[0]!.first === 0) {
    return {
      arrange: (state) => state.reshape([rows, -1]),
      restore: (arranged, batch) => arranged.reshape([size, batch]),
    };
  }
  if (runs.length > 2) return gathered(blockQubits, qubits);
  // [plane, before, run, between, run, after · batch], or without the last two for one run
  const shape = [2];
  let next = 0;
  for (const { first, length } of runs) {
    shape.push(2 ** (first - next), 2 ** length);
    next = first + length;
  }
  const after = 2 ** (qubits - next);
  const order = runs.length === 1 ? [0, 2, 1, 3] : [0, 2, 4, 1, 3, 5];
  const back = order.map((_, axis) => order.indexOf(axis));
  return {
    arrange: (state) =>
      state
        .reshape([...shape, after * state.shape[1]])
        .transpose(order)
        .reshape([rows, -1]),
    restore: (arranged, batch) => {
      const full = [...shape, after * batch];
      return arranged
        .reshape(order.map((axis) => full[axis]!))
        .transpose(back)
        .reshape([size, batch]);
    },
  };
}

function runsOf(blockQubits: readonly number[]): { first: number; length: number }[] {
  const runs: { first: number; length: number }[] = [];
  for (const qubit of blockQubits) {
    const last = runs.at(-1);
    if (last && last.first + last.length === qubit) last.length++;
    else runs.push({ first: qubit, length: 1 });
  }
  return runs;
}

/** Qubits in three or more runs would need rank 8: their rows are gathered in the new order instead. */
function gathered(blockQubits: readonly number[], qubits: number): Arrangement {
  const rows = 2 ** (blockQubits.length + 1);
  const order = rowOrder(blockQubits, qubits);
  const back = new Int32Array(order.length);
  order.forEach((from, to) => (back[from] = to));
  const gather = (state: tf.Tensor2D, by: Int32Array, batch: number) =>
    tf.gather(state.reshape([2, by.length, batch]), tf.tensor1d(by, 'int32'), 1);
  return {
    arrange: (state) => gather(state, order, state.shape[1]).reshape([rows, -1]),
    restore: (arranged, batch) => gather(arranged, back, batch).reshape([2 * order.length, batch]),
  };
}

/** For each basis index in the order "given qubits first", the index it comes from. */
export function rowOrder(firstQubits: readonly number[], qubits: number): Int32Array {
  const rest = Array.from({ length: qubits }, (_, qubit) => qubit).filter((qubit) => !firstQubits.includes(qubit));
  const sequence = [...firstQubits, ...rest];
  return Int32Array.from({ length: 2 ** qubits }, (_, index) =>
    sequence.reduce((sum, qubit, k) => ((index >> (qubits - 1 - k)) & 1 ? sum | (1 << (qubits - 1 - qubit)) : sum), 0),
  );
}
