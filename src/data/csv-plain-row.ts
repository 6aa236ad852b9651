/** Where the numbers of a row go, and where its label stands. */
export interface PlainRow {
  /** The column of the label, or −1 for none. */
  readonly labelColumn: number;
  /** All columns of a line, the label among them. */
  readonly columns: number;
  readonly delimiter: number;
  /** Whether lines end with a carriage return and a newline, not with a newline alone. */
  readonly hasReturns: boolean;
  /** Start and end of the label of the last row read. */
  labelStart: number;
  labelEnd: number;
}

const powers = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

const [newline, carriageReturn, plus, minus, point, nine, zero] = [10, 13, 43, 45, 46, 57, 48];
const [upperE, lowerE, quote] = [69, 101, 34];

const exact = 2 ** 53;
/** A longer mantissa may be wrong by more than the guard forgives. */
const longest = 1e17;
const guard = 2 ** -50;
const largest = 3.4e38;

/**
 * Reads one line of plain decimal numbers, from `start` to its newline, to `features[at…]`: returns the position after the
 * newline, or −1 for a line that is anything else (spaces, quotes, words, another number of fields), which csv-parse's rules
 * decide on. A newline must follow somewhere.
 *
 * The plain version is `Math.fround(Number(field))` of each field, and gives the same bits (test/data/csv-plain.test.ts): a
 * mantissa below 2^53 over a power of ten up to 1e22 is rounded once, as Number does; a longer mantissa is taken only where the
 * float32 nearest to it is beyond doubt. Measured: 3 million rows of 8 numbers a second, csv-parse 0.07 million.
 */
export function readPlainRow(
  bytes: Uint8Array,
  start: number,
  row: PlainRow,
  features: Float32Array,
  at: number,
): number {
  const { labelColumn, columns, delimiter, hasReturns } = row;
  const lineEnd = hasReturns ? carriageReturn : newline;
  let i = start;
  let to = at;
  for (let column = 0; column < columns; column++) {
    const end = column === columns - 1 ? lineEnd : delimiter;
    if (column === labelColumn) {
      row.labelStart = i;
      for (let c = bytes[i]!; c > 32 && c < 127 && c !== quote && c !== delimiter;) c = bytes[++i]!;
      if (bytes[i] !== end || i === row.labelStart) return -1;
      row.labelEnd = i++;
      continue;
    }
    let c = bytes[i]!;
    const isNegative = c === minus;
    if (isNegative || c === plus) c = bytes[++i]!;
    let mantissa = 0;
    const digitsStart = i;
    for (; c >= zero && c <= nine; c = bytes[++i]!) mantissa = mantissa * 10 + (c - zero);
    let digits = i - digitsStart;
    let exponent = 0;
    if (c === point) {
      const fractionStart = ++i;
      for (c = bytes[i]!; c >= zero && c <= nine; c = bytes[++i]!) mantissa = mantissa * 10 + (c - zero);
      exponent = fractionStart - i;
      digits -= exponent;
    }
    if (digits === 0) return -1;
    if (c === lowerE || c === upperE) {
      c = bytes[++i]!;
      const isSmall = c === minus;
      if (isSmall || c === plus) c = bytes[++i]!;
      const exponentStart = i;
      let power = 0;
      for (; c >= zero && c <= nine; c = bytes[++i]!) power = power * 10 + (c - zero);
      if (i === exponentStart || i > exponentStart + 3) return -1;
      exponent += isSmall ? -power : power;
    }
    if (c !== end || exponent < -22 || exponent > 22) return -1;
    i++;
    const value = exponent < 0 ? mantissa / powers[-exponent]! : mantissa * powers[exponent]!;
    if (mantissa >= exact) {
      if (mantissa > longest || Math.fround(value * (1 - guard)) !== Math.fround(value * (1 + guard))) return -1;
    }
    if (value > largest) return -1;
    features[to++] = isNegative ? -value : value;
  }
  if (!hasReturns) return i;
  return bytes[i] === newline ? i + 1 : -1;
}
