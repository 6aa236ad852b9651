import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import * as tf from '@tensorflow/tfjs';

/** A line of an `@example` that says what it gives. */
export interface ExampleResult {
  readonly line: string;
  readonly expected: string;
  readonly actual: string;
}

type Scope = Readonly<Record<string, unknown>>;
type Note = (line: string, expected: string, value: unknown) => Promise<void>;

/** The `@example` of each doc comment of a file. */
export function examplesOf(file: string): string[] {
  const comments = readFileSync(file, 'utf8').match(/\/\*\*[\s\S]*?\*\//g) ?? [];
  return comments.filter((comment) => comment.includes('@example')).map(exampleText);
}

/**
 * Runs an example, plain JavaScript with `await`, with the given names in scope. Behind an expression, or in the lines
 * below it, a comment is the value that it must have: `weights.length; // 9`. Tensors count as their numbers, to three
 * digits, with `.print()` or without. Behind a declaration a comment is only a comment.
 */
export async function resultsOf(example: string, scope: Scope): Promise<ExampleResult[]> {
  const results: ExampleResult[] = [];
  const note: Note = async (line, expected, value) => {
    const isText = typeof value === 'string' && !expected.startsWith("'");
    const shown = isText ? value : await textOf(value);
    const same = isText ? withoutTrailing : withoutSpace;
    results.push({ line, expected: same(expected), actual: same(shown) });
  };
  const checked = (_: string, line: string, comment: string) => {
    const expected = comment.trim().replace(/^\/\/ ?/gm, '');
    const expression = line.replace(/^await /, '').replace(/\.print\(\)$/, '');
    return `await note(${JSON.stringify(line)}, ${JSON.stringify(expected)}, await (${expression}));\n`;
  };
  const code = `${example.trim()}\n`.replace(
    /^(?!const |let |\/\/|[ })])(.*);((?: \/\/ .*\n)|\n(?:\/\/ .*\n)+)/gm,
    checked,
  );
  const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as FunctionConstructor;
  // A block of its own: an example may declare names that are in scope.
  const run = new AsyncFunction('note', ...Object.keys(scope), `{ ${code} }`);
  await run(note, ...Object.values(scope));
  return results;
}

const exampleText = (comment: string) =>
  comment
    .slice(comment.indexOf('@example') + '@example'.length, -2)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n');

async function textOf(value: unknown): Promise<string> {
  if (value instanceof tf.Tensor && value.dtype === 'complex64') return value.toString().replace('Tensor', '');
  return inspect(rounded(value instanceof tf.Tensor ? await value.array() : value), {
    depth: 8,
    breakLength: Infinity,
  });
}

/** Numbers to three digits, those in lists too; anything else as it is. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value * 1000) / 1000 + 0;
  return Array.isArray(value) ? value.map(rounded) : value;
}

const withoutSpace = (text: string) => text.replace(/\s/g, '');
const withoutTrailing = (text: string) => text.replace(/[ \n]+$/gm, '');
