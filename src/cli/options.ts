import { type Command, InvalidArgumentError, Option } from 'commander';
import { type BackendName, backendNames } from '../backends/use-backend.js';
import type { CsvOptions } from '../data/csv-layout.js';
import { unknownName } from '../errors.js';

/** Parses a whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} on.`);
  };
}

/** Parses a finite number for which `accepts` holds; `wanted` says which those are. */
export function number(wanted: string, accepts: (value: number) => boolean): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (Number.isFinite(value) && accepts(value)) return value;
    throw new InvalidArgumentError(`It must be ${wanted}.`);
  };
}

/** Parses a list with commas between, each part by `parse`. */
export const list =
  <Value>(parse: (text: string) => Value) =>
  (text: string): readonly Value[] =>
    text.split(',').map((part) => parse(part.trim()));

/**
 * An option that takes one of the given names.
 *
 * @param kind what the names are, for the message: an unknown name is a KetworkError with the nearest one.
 */
export function choice<Name extends string>(
  flags: string,
  description: string,
  kind: string,
  names: readonly Name[],
  standard?: NoInfer<Name>,
): Option {
  return new Option(flags, `${description}: ${names.join(', ')}`).default(standard).argParser((text) => {
    const name = names.find((known) => known === text);
    if (name === undefined) throw unknownName(kind, text, names);
    return name;
  });
}

export interface BackendOptions {
  readonly backend: BackendName;
}

export const backendOption = () =>
  choice('--backend <name>', 'what computes', 'backend', backendNames, 'auto' satisfies BackendName);

export const jsonOption = () => new Option('--json', 'print one JSON value to standard output, and nothing else there');

/** What the options of `addCsvOptions` give. */
export interface CsvChoices {
  readonly label?: string | number;
  readonly header: 'auto' | 'true' | 'false';
  readonly delimiter: string;
}

/** Adds the options that say how to read a CSV file. */
export function addCsvOptions(command: Command, label: string): Command {
  return command
    .option('--label <column>', label, column)
    .addOption(
      choice(
        '--header <choice>',
        'whether line 1 names the columns',
        'header choice',
        ['auto', 'true', 'false'],
        'auto',
      ),
    )
    .option('--delimiter <character>', 'what stands between two fields', ',');
}

/** What `readCsv` wants, of the choices made; without a choice the label column is `label`. */
export function csvOptionsOf(choices: CsvChoices, label: string | number | null): CsvOptions {
  const header = choices.header === 'auto' ? 'auto' : choices.header === 'true';
  return { header, delimiter: choices.delimiter, label: choices.label ?? label };
}

const column = (text: string): string | number => (/^-?\d+$/.test(text) ? Number(text) : text);
