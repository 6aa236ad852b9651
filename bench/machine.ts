import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import os from 'node:os';

/** What a measurement was made on. */
export function machine(): Record<string, string> {
  const cpu = os.cpus()[0]?.model ?? 'unknown CPU';
  return {
    cpu: `${cpu}, ${os.cpus().length} cores`,
    memory: `${(os.totalmem() / 2 ** 30).toFixed(0)} GiB`,
    system: `${os.type()} ${os.arch()}`,
    node: process.version,
    tensorflowjs: versionOf('@tensorflow/tfjs'),
    commit: commit(),
  };
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
