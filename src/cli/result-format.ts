/** The results of some rows, as text. */
export interface ResultText {
  readonly text: Uint8Array;
  /** Where each line ends. */
  readonly ends: readonly number[];
}

/** The results of some rows, `[rows, classes]`. */
export interface Results {
  /** Number of the first row, from 1. */
  readonly firstRow: number;
  readonly rows: number;
  readonly probabilities: Float32Array;
  readonly predictions: Int32Array;
  readonly labels: readonly string[] | undefined;
  /** Indices of the rows that get an empty line. */
  readonly skipped: readonly number[];
}

/** How results are written: what comes first, then a line for each. */
export interface Format {
  readonly head: string;
  text(results: Results): ResultText;
}

/** Results as CSV: the label if there are labels, the predicted class, the probability of each class with 6 decimals. */
export function csvFormat(classNames: readonly string[], hasLabels: boolean): Format {
  const classes = classNames.length;
  const columns = ['prediction', ...classNames.map((name) => `p(${name})`)];
  const head = `${(hasLabels ? ['label', ...columns] : columns).map(csvField).join(',')}\n`;
  const names = classNames.map((name) => Buffer.from(csvField(name)));
  const longestName = Math.max(...names.map(({ length }) => length));
  const text = ({ rows, probabilities, predictions, labels, skipped }: Results): ResultText => {
    const fields = labels?.map(csvField) ?? [];
    // A character is 3 bytes of UTF-8 at most.
    const longestLabel = 3 * fields.reduce((longest, { length }) => Math.max(longest, length), 0);
    const bytes = Buffer.allocUnsafe(rows * (longestLabel + longestName + 2 + classes * fixedWidth));
    const ends = new Array<number>(rows);
    const isSkipped = new Set(skipped);
    let at = 0;
    for (let row = 0; row < rows; row++) {
      if (!isSkipped.has(row)) {
        if (hasLabels) {
          at += bytes.write(fields[row]!, at);
          bytes[at++] = comma;
        }
        const name = names[predictions[row]!]!;
        bytes.set(name, at);
        at += name.length;
        for (let k = 0; k < classes; k++) {
          bytes[at++] = comma;
          at = writeFixed(probabilities[row * classes + k]!, bytes, at);
        }
      }
      bytes[at++] = newline;
      ends[row] = at;
    }
    return { text: bytes.subarray(0, at), ends };
  };
  return { head, text };
}

/** Results as one JSON object per line, with the number of the row. */
export function jsonFormat(classNames: readonly string[]): Format {
  const text = ({ firstRow, rows, probabilities, predictions, labels, skipped }: Results): ResultText => {
    const isSkipped = new Set(skipped);
    const lines = Array.from({ length: rows }, (_, r) => {
      if (isSkipped.has(r)) return '\n';
      const at = r * classNames.length;
      const byClass = classNames.map((name, k) => [name, Number(probabilities[at + k]!.toFixed(6))] as const);
      const [row, label, prediction] = [firstRow + r, labels?.[r], classNames[predictions[r]!]];
      return `${JSON.stringify({ row, label, prediction, probabilities: Object.fromEntries(byClass) })}\n`;
    });
    let end = 0;
    const ends = lines.map((line) => (end += Buffer.byteLength(line)));
    return { text: Buffer.from(lines.join('')), ends };
  };
  return { head: '', text };
}

const csvField = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const [newline, comma, point, zero] = [0x0a, 0x2c, 0x2e, 0x30];
const decimals = 6;
/** A comma, and a number of at most 24 characters. */
const fixedWidth = 25;

/**
 * Writes `value.toFixed(6)` and returns where it ends. A float32 number times 1e6 has at most 38 digits of binary, so the
 * rounding is that of toFixed, to the bit. Test: test/cli/result-format.test.ts.
 */
export function writeFixed(value: number, bytes: Buffer, start: number): number {
  if (!(value >= 0 && value < 10)) return start + bytes.write(value.toFixed(decimals).slice(0, fixedWidth - 1), start);
  let millionths = Math.floor(value * 1e6 + 0.5);
  if (millionths >= 1e7) return start + bytes.write(value.toFixed(decimals), start);
  for (let at = start + decimals + 1; at > start + 1; at--) {
    const rest = Math.floor(millionths / 10);
    bytes[at] = zero + (millionths - 10 * rest);
    millionths = rest;
  }
  bytes[start + 1] = point;
  bytes[start] = zero + millionths;
  return start + decimals + 2;
}
