/** Rows of texts as lines with aligned columns; what goes beyond the width goes on below, in the last column. */
export function textTable(rows: readonly (readonly string[])[], width: number): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((text, c) => (widths[c] = Math.max(widths[c] ?? 0, text.length)));
  const margin = widths.slice(0, -1).reduce((sum, columnWidth) => sum + columnWidth + gap.length, 0);
  const room = Math.max(narrowest, width - margin);
  return rows.flatMap((row) => {
    const start = row.slice(0, -1).map((text, c) => text.padEnd(widths[c]!) + gap);
    return wrapped(row.at(-1) ?? '', room).map((line, k) =>
      (k === 0 ? start.join('') + line : ' '.repeat(margin) + line).trimEnd(),
    );
  });
}

const gap = '  ';
const narrowest = 16;

function wrapped(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
