import { ControlledQuantumLayer, QuantumLayer } from '../layers/index.js';
import { fromConfigText } from '../layers/text-config.js';

const classNames: ReadonlySet<unknown> = new Set([QuantumLayer.className, ControlledQuantumLayer.className]);

/**
 * The circuits of a model's quantum layers, as JSON for people and programs to read beside the model: `circuit` where
 * there is one, `circuits` by layer name where there are several.
 */
export function circuitsOf(topology: unknown): { circuit?: unknown; circuits?: Record<string, unknown> } {
  const found = [...quantumConfigs(topology)];
  if (found.length === 0) return {};
  if (found.length === 1) return { circuit: found[0]!.circuit };
  return { circuits: Object.fromEntries(found.map(({ name, circuit }) => [name, circuit])) };
}

/** Models may hold models: every object that is a quantum layer's description counts. */
function* quantumConfigs(node: unknown): Generator<{ name: string; circuit: unknown }> {
  if (typeof node !== 'object' || node === null) return;
  const { class_name: className, config } = node as { class_name?: unknown; config?: Record<string, unknown> };
  if (classNames.has(className) && typeof config?.circuit === 'string') {
    yield { name: String(config.name), circuit: fromConfigText('circuit', config.circuit) };
    return;
  }
  for (const child of Object.values(node)) yield* quantumConfigs(child);
}
