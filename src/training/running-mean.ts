/** Numbers by name: what a training step reports, such as `{ loss, acc }`. */
export type Logs = Readonly<Record<string, number>>;

/** The means of logged numbers over an epoch so far, each batch weighing as many samples as it has. */
export interface RunningMean {
  readonly weight: number;
  readonly totals: Logs;
}

export const emptyMean: RunningMean = { weight: 0, totals: {} };

/** The running mean with one more batch in it. */
export function addTo(mean: RunningMean, logs: Logs, samples: number): RunningMean {
  const sums = Object.entries(logs).map(([name, value]) => [name, (mean.totals[name] ?? 0) + value * samples]);
  return { weight: mean.weight + samples, totals: Object.fromEntries(sums) };
}

/** The means themselves; empty before the first batch. */
export function meansOf({ weight, totals }: RunningMean): Record<string, number> {
  return Object.fromEntries(Object.entries(totals).map(([name, total]) => [name, total / weight]));
}
