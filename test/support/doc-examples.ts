import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';

/** A line of an `@example` that says what it gives: `expression; // value`. */
export interface ExampleResult {
  readonly line: string;
  readonly expected: string;
  readonly actual: string;
}

/** Runs the `@example` of each doc comment of a file with the given names in scope. The examples are plain JavaScript. */
export function exampleResults(file: string, scope: Readonly<Record<string, unknown>>): ExampleResult[][] {
  const comments = readFileSync(file, 'utf8').match(/\/\*\*[\s\S]*?\*\//g) ?? [];
  const examples = comments.filter((comment) => comment.includes('@example')).map(exampleText);
  return examples.map((example) => {
    const results: ExampleResult[] = [];
    const note = (line: string, expected: string, value: unknown) =>
      results.push({ line, expected, actual: inspect(value) });
    const code = example.replace(/^(.*); \/\/ (.*)$/gm, (_, line: string, expected: string) => {
      return `note(${JSON.stringify(line)}, ${JSON.stringify(expected)}, ${line});`;
    });
    const run = new Function('note', ...Object.keys(scope), code);
    run(note, ...Object.values(scope));
    return results;
  });
}

const exampleText = (comment: string) =>
  comment
    .slice(comment.indexOf('@example') + '@example'.length, -2)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n');
