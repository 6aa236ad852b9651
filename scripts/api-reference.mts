// npm run docs: writes docs/api from the doc comments. npm run docs:check (with --check) fails where docs/api is not what it
// would write, or where a public function, method, class or variable has no doc comment.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Application,
  Comment,
  Converter,
  DeclarationReflection,
  type ProjectReflection,
  ReflectionKind,
} from 'typedoc';
import { catalogue, type GateName } from '../src/gates/catalogue';

const committed = join('docs', 'api');
const advice = 'Run npm run docs and commit docs/api.';

/** A gate is described once, in its record: its method on Circuit and its entry in the catalogue say the same. */
function describeGates(project: ProjectReflection): void {
  for (const property of project.getReflectionsByKind(ReflectionKind.Property)) {
    const { name, parent } = property;
    if (!(property instanceof DeclarationReflection) || !isGate(name)) continue;
    const { summary } = catalogue[name];
    if (parent?.name === 'Circuit') comment(property, `${summary}: \`circuit.${callOf(name)}\`.`);
    if (parent?.getFullName().startsWith('catalogue')) comment(property, `${summary}.`);
  }
}

const isGate = (name: string): name is GateName => Object.hasOwn(catalogue, name);

function comment(property: DeclarationReflection, text: string): void {
  property.comment = new Comment([{ kind: 'text', text }]);
}

/** `rx(theta, qubit)`, `cx(a, b)`. */
function callOf(name: GateName): string {
  const { angles, qubits } = catalogue[name];
  const places = qubits === 1 ? ['qubit'] : ['a', 'b', 'c', 'd'].slice(0, qubits);
  return `${name}(${[...angles, ...places].join(', ')})`;
}

async function generate(folder: string): Promise<void> {
  const app = await Application.bootstrapWithPlugins({ out: folder, cleanOutputDir: true });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => describeGates(project));
  const project = await app.convert();
  if (!project) throw new Error('TypeDoc could not read the sources.');
  app.validate(project);
  await app.generateOutputs(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error('Correct the doc comments named above.');
}

const pagesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'));

function compare(fresh: string): void {
  const read = (folder: string, page: string) => readFileSync(join(folder, page), 'utf8');
  const [before, after] = [new Set(pagesOf(committed)), new Set(pagesOf(fresh))];
  const stale = [...new Set([...before, ...after])].filter(
    (page) => !before.has(page) || !after.has(page) || read(committed, page) !== read(fresh, page),
  );
  if (stale.length === 0) return console.log(`docs/api is up to date: ${after.size} pages`);
  throw new Error(
    `docs/api is out of date: ${stale.slice(0, 10).join(', ')}${stale.length > 10 ? ', …' : ''}. ${advice}`,
  );
}

const fresh = mkdtempSync(join(tmpdir(), 'ketwork-docs-'));
try {
  await generate(fresh);
  if (process.argv.includes('--check')) compare(fresh);
  else {
    rmSync(committed, { recursive: true, force: true });
    cpSync(fresh, committed, { recursive: true });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
