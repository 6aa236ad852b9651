import { type NativeKind, recipes } from './recipe.js';

// Node's modules are imported when they are needed: pages load this file, too, and have none.

const readyFile = 'ready.json';

/** What the setup has left. */
export interface ReadyBackend {
  /** The folder with the package in its node_modules. */
  readonly folder: string;
  /** What the library said in its test: its backend's name, and whether it computes on a card. */
  readonly usesGpu: boolean;
}

/** Of what it writes down, the files that must be there and how large they are. */
interface ReadyNote {
  readonly recipe: unknown;
  readonly usesGpu: boolean;
  readonly files: Readonly<Record<string, number>>;
}

/**
 * Where the setup puts a backend: outside of node_modules, so that `npm ci` leaves it alone.
 */
export async function cacheFolder(kind: NativeKind): Promise<string> {
  const { isAbsolute, join } = await import('node:path');
  const { homedir } = await import('node:os');
  // The specification of base directories has relative paths ignored.
  const chosen = process.env['XDG_CACHE_HOME'] ?? '';
  const base = isAbsolute(chosen) ? chosen : join(homedir(), '.cache');
  return join(base, 'ketwork', `${kind}-${recipes[kind].version}`);
}

/** The backend that the setup has built by today's recipe, or undefined if there is none, or only parts of it. */
export async function findReady(kind: NativeKind, folder?: string): Promise<ReadyBackend | undefined> {
  const { readFile, stat } = await import('node:fs/promises');
  const { join } = await import('node:path');
  const place = folder ?? (await cacheFolder(kind));
  try {
    const note: unknown = JSON.parse(await readFile(join(place, readyFile), 'utf8'));
    if (!isNote(note) || JSON.stringify(note.recipe) !== JSON.stringify(recipes[kind])) return undefined;
    for (const [file, bytes] of Object.entries(note.files)) {
      if ((await stat(join(place, file))).size !== bytes) return undefined;
    }
    return { folder: place, usesGpu: note.usesGpu };
  } catch {
    return undefined;
  }
}

/** Notes that everything in the folder is in place; the last act of a setup. */
export async function writeReady(kind: NativeKind, folder: string, files: readonly string[], usesGpu: boolean) {
  const { stat, writeFile } = await import('node:fs/promises');
  const { join } = await import('node:path');
  const sizes: Record<string, number> = {};
  for (const file of files) sizes[file] = (await stat(join(folder, file))).size;
  const note: ReadyNote = { recipe: recipes[kind], usesGpu, files: sizes };
  await writeFile(join(folder, readyFile), `${JSON.stringify(note, undefined, 2)}\n`);
}

function isNote(value: unknown): value is ReadyNote {
  return (
    typeof value === 'object' &&
    value !== null &&
    'recipe' in value &&
    'usesGpu' in value &&
    'files' in value &&
    typeof value.usesGpu === 'boolean' &&
    typeof value.files === 'object' &&
    value.files !== null
  );
}
