import { join } from 'node:path';
import { KetworkError } from '../../errors.js';
import { runCommand } from './command.js';
import { type NativeKind, recipes } from './recipe.js';

/** What a native backend says of itself. */
export interface SmokeResult {
  readonly backend: string;
  readonly usesGpu: boolean;
}

// The first line as in load.ts: Node 23 dropped functions that tfjs-node calls.
const script = `
for (const [name, test] of Object.entries({ isNullOrUndefined: (x) => x == null, isArray: Array.isArray })) require('util')[name] ??= test;
const tf = require(process.argv[1]);
const product = tf.matMul(tf.tensor2d([[1, 2], [3, 4]]), tf.tensor2d([[5, 6], [7, 8]]));
console.log(JSON.stringify({ backend: tf.getBackend(), usesGpu: tf.backend().isUsingGpuDevice === true, product: [...product.dataSync()] }));
`;

/**
 * Loads the backend of a folder in another process and has it multiply two matrices there.
 *
 * @throws KetworkError `unsupported` if it does not load here or computes something else.
 */
export async function smokeTest(kind: NativeKind, folder: string, signal: AbortSignal): Promise<SmokeResult> {
  const path = join(folder, 'node_modules', recipes[kind].package);
  const advice = 'The backend does not load on this machine, so nothing was changed. Use the backend "wasm".';
  const output = await runCommand(process.execPath, ['-e', script, path], {
    ...{ cwd: folder, signal, env: { TF_CPP_MIN_LOG_LEVEL: '2', NODE_OPTIONS: '' } },
    ...{ ifMissing: advice, ifFailing: advice },
  });
  const said: unknown = JSON.parse(output.trim().split('\n').at(-1) ?? 'null');
  const wanted = { backend: 'tensorflow', product: [19, 22, 43, 50] };
  if (isResult(said) && said.backend === wanted.backend && `${said.product.join()}` === wanted.product.join()) {
    return { backend: said.backend, usesGpu: said.usesGpu };
  }
  throw new KetworkError(
    'unsupported',
    `The backend answers ${output.trim()} and not ${JSON.stringify(wanted)}. ${advice}`,
  );
}

function isResult(value: unknown): value is SmokeResult & { readonly product: readonly unknown[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'backend' in value &&
    'usesGpu' in value &&
    'product' in value &&
    typeof value.usesGpu === 'boolean' &&
    Array.isArray(value.product)
  );
}
