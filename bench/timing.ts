/** The middle of the numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Median milliseconds of each task, measured in turn (a, b, a, b, …), so that a slow moment of a shared machine hits
 * all alike. After one warm-up round it goes on for `seconds`, three rounds at least.
 */
export async function interleaved(
  tasks: Readonly<Record<string, () => Promise<void>>>,
  seconds = 2,
): Promise<Record<string, number>> {
  const names = Object.keys(tasks);
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (const name of names) await tasks[name]!();
  const until = performance.now() + seconds * 1000;
  for (let round = 0; round < 3 || performance.now() < until; round++) {
    for (const name of names) {
      const start = performance.now();
      await tasks[name]!();
      times.get(name)!.push(performance.now() - start);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name)!)]));
}
