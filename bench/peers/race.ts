import { isFailure, type Measured, type Measurement } from '../child/line.js';
import { median } from '../timing.js';
import type { Rival } from '../workloads/workload.js';

/** Who is measured. Ketwork's own levels are nobody's rival. */
export interface Contender {
  readonly name: string;
  readonly rival?: Rival;
  measure(): Promise<Measured>;
}

/** What came of one contender over all rounds; times in milliseconds. */
export interface Standing {
  readonly name: string;
  readonly rival?: Rival | undefined;
  /** The median of the rounds' medians. */
  readonly median: number;
  readonly min: number;
  readonly rounds: number;
  readonly setup: number;
  readonly version: string;
  readonly engine?: string | undefined;
  readonly numbers: Readonly<Record<string, number>>;
}

export interface Failed {
  readonly name: string;
  readonly rival?: Rival | undefined;
  readonly failure: string;
}

/** A rival this many times slower than the fastest of its kind in the first round cannot win: it sits out the others. */
const hopeless = 3;

/**
 * Measures all contenders in turn, round after round, so that a slow moment of a shared machine hits all alike. Who
 * fails once is not asked again.
 */
export async function race(contenders: readonly Contender[], rounds: number): Promise<readonly (Standing | Failed)[]> {
  const results = new Map<Contender, Measured[]>(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) {
      if (round === 0 || isInTheRace(contender, results)) results.get(contender)!.push(await contender.measure());
    }
  }
  return contenders.map((contender) => standingOf(contender, results.get(contender)!));
}

function isInTheRace(contender: Contender, results: ReadonlyMap<Contender, readonly Measured[]>): boolean {
  const own = results.get(contender)!;
  const first = own[0]!;
  if (isFailure(first) || own.some(isFailure)) return false;
  if (contender.rival === undefined) return true;
  const kind = [...results].filter(([other]) => other.rival === contender.rival).map(([, [measured]]) => measured!);
  const fastest = Math.min(...kind.map((measured) => (isFailure(measured) ? Infinity : measured.median)));
  return first.median <= hopeless * fastest;
}

function standingOf({ name, rival }: Contender, results: readonly Measured[]): Standing | Failed {
  const failed = results.find(isFailure);
  if (failed) return { name, rival, failure: failed.failure };
  const measured = results.filter((each): each is Measurement => !isFailure(each));
  const last = measured.at(-1)!;
  return {
    name,
    rival,
    median: median(measured.map((each) => each.median)),
    min: Math.min(...measured.map((each) => each.min)),
    rounds: measured.length,
    setup: median(measured.map((each) => each.setup)),
    version: last.version,
    engine: last.engine,
    numbers: last.numbers,
  };
}
