import type { Command } from 'commander';
import { draw, type io, lower } from '../index.js';
import { circuitsIn, type FoundCircuit, readTarget } from './circuit-files.js';
import { jsonOption } from './options.js';
import { colorsFor, print, printJson, type Shell, widthOf } from './shell.js';
import { textTable } from './text-table.js';

/** Adds the command `inspect`: what a model or a circuit is made of. */
export function addInspect(program: Command, shell: Shell): void {
  program
    .command('inspect')
    .summary('show what a model or a circuit is made of')
    .description(
      'Shows layers, parameters, circuits (size, gates, the steps they run as) and the notes saved with a model.',
    )
    .argument('<model | circuit.json>', 'the folder of a model, or a circuit as JSON')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  ketwork inspect model')
    .action(async (path: string, options: { json?: true }) => {
      const target = await readTarget(path);
      const circuits = circuitsIn(target);
      const facts = circuits.map(circuitFacts);
      const model = 'model' in target ? target : undefined;
      if (options.json) {
        const modelFacts = model && { ...layerFacts(model), metadata: model.metadata ?? null };
        return printJson(shell.stdout, { path, ...modelFacts, circuits: facts });
      }
      const { bold } = colorsFor(shell.stdout);
      const width = widthOf(shell.stdout);
      const parts = model ? [bold(`Model ${path}`), ...layerLines(model, width)] : [];
      circuits.forEach(({ name, circuit }, k) => {
        parts.push('', bold(`Circuit ${name}`), ...circuitLines(facts[k]!, width));
        parts.push('', draw.drawText(circuit, { width, limit: 400 }));
      });
      if (model?.metadata) parts.push('', bold('Notes'), ...metadataLines(model.metadata, width));
      print(shell.stdout, ...parts.slice(parts[0] === '' ? 1 : 0));
    });
}

function layerFacts({ model }: io.LoadedModel) {
  const layers = model.layers.map((layer) => ({
    name: layer.name,
    kind: layer.getClassName(),
    outputShape: layer.outputShape,
    parameters: layer.countParams(),
  }));
  return { parameters: model.countParams(), layers };
}

function layerLines(loaded: io.LoadedModel, width: number): string[] {
  const { layers, parameters } = layerFacts(loaded);
  const shapeText = (shape: unknown) => JSON.stringify(shape).replaceAll('null', 'batch');
  return textTable(
    [
      ['layer', 'kind', 'output', 'parameters'],
      ...layers.map((layer) => [layer.name, layer.kind, shapeText(layer.outputShape), `${layer.parameters}`]),
      ['total', '', '', `${parameters}`],
    ],
    width,
  );
}

/** Numbers of a circuit. Steps are the Pauli rotations and dense matrices that run. */
function circuitFacts({ name, circuit, reading }: FoundCircuit) {
  const steps = (dialect: 'local' | 'words', passes: boolean) =>
    lower(circuit, reading, { dialect, passes }).steps.length;
  const { qubits, inputs, weights, depth, gateCounts, operations } = circuit;
  return {
    ...{ name, qubits, inputs, weights, depth, gates: operations.length, gateCounts },
    steps: { lowered: steps('local', false), local: steps('local', true), words: steps('words', true) },
  };
}

function circuitLines(facts: ReturnType<typeof circuitFacts>, width: number): string[] {
  const { qubits, inputs, weights, depth, gates, gateCounts, steps } = facts;
  const counts = Object.entries(gateCounts).map(([name, count]) => `${name} ${count}`);
  return textTable(
    [
      ['qubits', `${qubits}`],
      ['inputs', `${inputs}`],
      ['weights', `${weights}`],
      ['depth', `${depth}`],
      ['gates', `${gates}${gates > 0 ? ` (${counts.join(', ')})` : ''}`],
      ['steps', `${steps.lowered} as written, ${steps.local} after the passes, ${steps.words} with Cliffords absorbed`],
    ],
    width,
  );
}

function metadataLines(metadata: io.ModelMetadata, width: number): string[] {
  const rows = Object.entries(metadata)
    .filter(([name, value]) => name !== 'circuit' && value !== undefined)
    .map(([name, value]) => [name, noteText(value)]);
  return textTable(rows, width);
}

function noteText(value: io.Json | undefined): string {
  if (typeof value === 'number') return `${Number(value.toPrecision(6))}`;
  if (typeof value !== 'object' || value === null) return String(value);
  const parts = Array.isArray(value)
    ? value.map(noteText)
    : Object.entries(value).map(([name, part]) => `${name} ${noteText(part)}`);
  return parts.length > 10 ? `${parts.slice(0, 10).join(', ')}, … (${parts.length})` : parts.join(', ');
}
