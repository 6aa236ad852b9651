/** The characters that a drawing is made of; each of the first seven is one character wide. */
export interface Notation {
  readonly wire: string;
  readonly vertical: string;
  /** A vertical line over the wire of a qubit that has no part in the operation. */
  readonly crossing: string;
  readonly control: string;
  /** X under control. */
  readonly flip: string;
  readonly swap: string;
  readonly times: string;
  readonly ellipsis: string;
  readonly pi: string;
  /** Weights of the default group: `θ3`. */
  readonly weight: string;
  /** A prepared state. */
  readonly state: string;
  /** The symbol of a gate as this notation can write it. */
  symbol(symbol: string): string;
}

/** Box-drawing characters and Greek letters. */
export const unicodeNotation: Notation = {
  wire: '─',
  vertical: '│',
  crossing: '┼',
  control: '●',
  flip: '⊕',
  swap: '×',
  times: '·',
  ellipsis: '…',
  pi: 'π',
  weight: 'θ',
  state: 'ψ',
  symbol: (symbol) => symbol,
};

const asciiNames: Readonly<Record<string, string>> = { '†': '^-1', '√': 'sqrt', '²': '2', '×': 'x', '●': '@' };

/** Nothing but ASCII, for terminals and files that know no more. */
export const asciiNotation: Notation = {
  wire: '-',
  vertical: '|',
  crossing: '+',
  control: '@',
  flip: 'X',
  swap: 'x',
  times: '*',
  ellipsis: '..',
  pi: 'pi',
  weight: 'w',
  state: 'psi',
  symbol: (symbol) =>
    [...symbol].map((character) => asciiNames[character] ?? (/[ -~]/.test(character) ? character : '?')).join(''),
};

/** How wide a text is. */
export const widthOf = (text: string): number => [...text].length;

/** The text cut to a width, with an ellipsis in place of what was cut. */
export function shortened(text: string, width: number, { ellipsis }: Notation): string {
  if (widthOf(text) <= width) return text;
  return `${[...text].slice(0, Math.max(0, width - widthOf(ellipsis))).join('')}${ellipsis}`;
}
