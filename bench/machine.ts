import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import os from 'node:os';

/** What a measurement was made on; `node` is the binary that ran it. */
export function machine(node = process.execPath): Record<string, string | number> {
  const versions = versionsOf(node);
  return {
    cpu: os.cpus()[0]?.model ?? 'unknown CPU',
    cores: os.availableParallelism(),
    memory: `${(os.totalmem() / 2 ** 30).toFixed(0)} GiB`,
    system: `${os.type()} ${os.arch()}`,
    node: `v${versions.node}`,
    v8: versions.v8 ?? 'unknown',
    tensorflowjs: versionOf('@tensorflow/tfjs'),
    commit: commit(),
  };
}

/** `process.versions` of a Node binary. */
export function versionsOf(node: string): Readonly<Record<string, string | undefined>> {
  if (node === process.execPath) return process.versions;
  const text = execFileSync(node, ['-p', 'JSON.stringify(process.versions)'], { encoding: 'utf8' });
  return JSON.parse(text) as Record<string, string>;
}

function versionOf(name: string): string {
  const require = createRequire(__filename);
  return (require(`${name}/package.json`) as { version: string }).version;
}

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
