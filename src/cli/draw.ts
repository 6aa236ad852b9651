import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { type Circuit, draw, KetworkError } from '../index.js';
import { unknownName } from '../errors.js';
import { circuitsIn, type FoundCircuit, readTarget } from './circuit-files.js';
import { jsonOption } from './options.js';
import { print, printJson, type Shell, widthOf } from './shell.js';

interface DrawOptions {
  readonly svg?: string;
  readonly ascii?: true;
  readonly layer?: string;
  readonly json?: true;
}

/** Adds the command `draw`: circuits as text or SVG. */
export function addDraw(program: Command, shell: Shell): void {
  program
    .command('draw')
    .summary('draw the circuits of a model or a circuit file')
    .description(
      'Draws circuits as text, as wide as the terminal, or as an SVG picture. Inputs are x0, x1, …; weights θ0, θ1, ….',
    )
    .argument('<model | circuit.json>', 'the folder of a model, or a circuit as JSON')
    .option('--svg <file>', 'write an SVG picture there in place of text')
    .option('--ascii', 'use ASCII characters only')
    .option('--layer <name>', 'the quantum layer of the model to draw (default: all)')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  ketwork draw model --svg circuit.svg')
    .action(async (path: string, options: DrawOptions) => {
      const found = selected(path, circuitsIn(await readTarget(path)), options.layer);
      const textOf = (circuit: Circuit) =>
        draw.drawText(circuit, { width: widthOf(shell.stdout), ascii: options.ascii });
      if (options.svg === undefined) {
        if (options.json)
          return printJson(
            shell.stdout,
            found.map(({ name, circuit }) => ({ name, drawing: textOf(circuit) })),
          );
        const drawings = found.map(({ name, circuit }) => {
          const heading = found.length > 1 ? `${name}:\n` : '';
          return heading + textOf(circuit);
        });
        return print(shell.stdout, drawings.join('\n\n'));
      }
      if (found.length > 1) {
        const names = found.map(({ name }) => name).join(', ');
        throw new KetworkError(
          'invalid',
          `An SVG shows one circuit, but "${path}" has ${found.length}. Add --layer: ${names}.`,
        );
      }
      await writeFile(options.svg, draw.drawSvg(found[0]!.circuit));
      if (options.json) return printJson(shell.stdout, [{ name: found[0]!.name, svg: options.svg }]);
      print(shell.stderr, `Drawn to ${options.svg}`);
    });
}

function selected(path: string, found: readonly FoundCircuit[], layer: string | undefined): readonly FoundCircuit[] {
  if (found.length === 0) throw new KetworkError('missing', `The model in "${path}" has no quantum layer to draw.`);
  if (layer === undefined) return found;
  const chosen = found.filter(({ name }) => name === layer);
  if (chosen.length === 0)
    throw unknownName(
      'quantum layer',
      layer,
      found.map(({ name }) => name),
    );
  return chosen;
}
