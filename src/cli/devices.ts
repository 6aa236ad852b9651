import type { Command } from 'commander';
import { type BackendInUse, type BackendSource, backendSources } from '../backends/source.js';
import type { ProbeMessage } from './device-probe.js';
import { jsonOption } from './options.js';
import { probe } from './probe.js';
import { withoutAdvice } from './refusal.js';
import { colorsFor, print, printJson, type Shell, widthOf } from './shell.js';
import { textTable } from './text-table.js';

/** A backend as `ketwork devices` tells of it. */
interface Row extends BackendSource {
  readonly works: boolean;
  /** Whether `auto` takes it. */
  readonly used: boolean;
  /** What computes, where it works. */
  readonly device?: string;
  readonly isGpu?: boolean;
  /** Why it does not work, or why `auto` takes another. */
  readonly reason?: string;
}

/** Adds the command `devices`: which backends work here, which one `auto` takes, and why not the others. */
export function addDevices(program: Command, shell: Shell): void {
  program
    .command('devices')
    .summary('list what can compute here')
    .description(
      'Tries every backend in a process of its own, and says which one --backend auto takes and why not the others.',
    )
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  ketwork devices --json')
    .action(async ({ json }: { readonly json?: true }) => {
      const [chosen, ...found] = await Promise.all([probe([]), ...backendSources.map((_, k) => probe([`${k}`]))]);
      const auto = 'inUse' in chosen! ? chosen.inUse : undefined;
      const rows = found.map((message, k) => rowOf(backendSources[k]!, message, auto));
      if (json) return printJson(shell.stdout, { auto: auto ?? null, backends: rows });
      const width = widthOf(shell.stdout);
      const [head = '', ...lines] = textTable(
        [['', 'backend', 'package', 'device, or why not'], ...rows.map(cells)],
        width,
      );
      const summary = textTable([[conclusion(chosen!)]], width);
      print(shell.stdout, colorsFor(shell.stdout).bold(head), ...lines, '', ...summary, legend);
    });
}

function rowOf(source: BackendSource, message: ProbeMessage, auto: BackendInUse | undefined): Row {
  if ('refusal' in message) {
    return { ...source, works: false, used: false, reason: withoutAdvice(message.refusal) };
  }
  const { device, isGpu } = message.inUse;
  const used = source.name === auto?.name && source.package === auto.package;
  const row = { ...source, works: true, used, device, isGpu };
  return used ? row : { ...row, reason: passedOver(message.inUse, auto) };
}

function passedOver({ name, isGpu }: BackendInUse, auto: BackendInUse | undefined): string {
  if (name === 'webgpu' && !isGpu) return 'auto never takes a software rasteriser.';
  if (name === 'tensorflow' && !isGpu) return 'auto takes it for CUDA only; on the CPU the SIMD engine is faster.';
  return auto ? `auto prefers ${auto.name}.` : 'auto takes nothing here.';
}

function cells({ name, package: source, works, used, device, reason }: Row): string[] {
  const state = works ? [device!, reason].filter((text) => text !== undefined).join(': ') : reason!;
  return [used ? '→' : works ? '·' : '✗', name, source.replace('@tensorflow/', ''), state];
}

function conclusion(chosen: ProbeMessage): string {
  if ('refusal' in chosen) return `auto finds nothing that works. ${chosen.refusal}`;
  const { name, device } = chosen.inUse;
  return `auto takes ${name}, which computes on ${device}.`;
}

const legend = '→ taken by auto   · works   ✗ does not';
