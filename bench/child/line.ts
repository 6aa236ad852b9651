/** One measurement as a process printed it; times in milliseconds. */
export interface Measurement {
  readonly version: string;
  readonly median: number;
  readonly min: number;
  readonly repeats: number;
  /** From before anything is built to after the first step. */
  readonly setup: number;
  /** Whatever else it printed as a number: losses, norms, checksums, memory. */
  readonly numbers: Readonly<Record<string, number>>;
  /** What ran the circuit, where it said so. */
  readonly engine?: string;
}

export type Measured = Measurement | { readonly failure: string };

export const isFailure = (measured: Measured): measured is { readonly failure: string } => 'failure' in measured;

/**
 * The measurement in what a process printed: the last line that is a JSON object, in the form of bench_common.py. A
 * failure where there is none, where the peer says that it cannot, or where a time is missing.
 */
export function parseLine(output: string): Measured {
  const line = output
    .split('\n')
    .filter((each) => each.startsWith('{'))
    .at(-1);
  if (line === undefined) return { failure: 'It printed no measurement.' };
  const fields = fieldsOf(line);
  if (!fields) return { failure: `It printed what is no JSON: ${line.slice(0, 80)}` };
  if (typeof fields['skip'] === 'string') return { failure: fields['skip'] };
  const { median_s: median, min_s: min, setup_s: setup = NaN, repeats = NaN, ...numbers } = numbersOf(fields);
  if (median === undefined || min === undefined) return { failure: 'Its measurement has no median_s or no min_s.' };
  return {
    version: typeof fields['version'] === 'string' ? fields['version'] : 'unknown',
    median: median * 1000,
    min: min * 1000,
    setup: setup * 1000,
    repeats,
    numbers,
    ...(typeof fields['engine'] === 'string' ? { engine: fields['engine'] } : {}),
  };
}

/** All numbers but the size, which whoever asked knows. */
function numbersOf(fields: Readonly<Record<string, unknown>>): Record<string, number> {
  const isNumber = (field: [string, unknown]): field is [string, number] => typeof field[1] === 'number';
  const all = Object.entries(fields).filter(isNumber);
  return Object.fromEntries(all.filter(([name]) => !['n', 'layers', 'batch'].includes(name)));
}

function fieldsOf(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
