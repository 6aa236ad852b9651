/**
 * The fidelities |⟨a|b⟩|² of states `[2, rows, 2^n]`, each of even number with the next, `[rows / 2]`. Rounding makes some a
 * little larger than 1.
 */
export function fidelitiesOfPairs(states: ArrayLike<number>, rows: number): number[] {
  const size = states.length / 2 / rows;
  return Array.from({ length: rows / 2 }, (_, pair) => {
    const a = 2 * pair * size;
    let [re, im] = [0, 0];
    for (let k = a; k < a + size; k++) {
      const [ar, ai] = [states[k]!, states[k + rows * size]!];
      const [br, bi] = [states[k + size]!, states[k + size + rows * size]!];
      re += ar * br + ai * bi;
      im += ar * bi - ai * br;
    }
    return re * re + im * im;
  });
}
