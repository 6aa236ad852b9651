/** The middle of the numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Three digits are what a measurement is good for. */
export const rounded = (value: number) => Number(value.toPrecision(3));

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

/** How long to repeat a step. */
export interface Patience {
  /** How often at least. */
  readonly repeats: number;
  /** Seconds that fast steps fill. */
  readonly seconds: number;
  /** Seconds after which no further repeat begins, were there only one. */
  readonly budget: number;
  /** Seconds before the clock counts, for V8 to compile what is hot. */
  readonly warmUp: number;
}

/** Milliseconds of every repeat of a step, as `run` in bench_common.py measures them; the step is told its number. */
export async function repeated(
  step: (turn: number) => unknown,
  { repeats, seconds, budget, warmUp }: Patience,
): Promise<readonly number[]> {
  let turn = 0;
  const warm = performance.now() + warmUp * 1000;
  while (performance.now() < warm) await step(turn++);
  const times: number[] = [];
  const begin = performance.now();
  const isEnough = () => times.length >= repeats && performance.now() - begin > seconds * 1000;
  for (;;) {
    const start = performance.now();
    await step(turn++);
    const end = performance.now();
    times.push(end - start);
    if (isEnough() || times.length >= 5000 || end - begin > budget * 1000) return times;
  }
}
