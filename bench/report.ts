export type Row = Record<string, string | number>;

/** What a benchmark found: a table, and what belongs to it in the file. */
export interface Report {
  /** Name of its file in bench/results. */
  readonly name: string;
  readonly rows: readonly Row[];
  /** More than fits a table. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Whether it covers all that its file should hold; what does not is printed only. Default true. */
  readonly isComplete?: boolean;
}
