import { execFile } from 'node:child_process';

/** What a process printed, or why it gave nothing. */
export type Printed = { readonly output: string } | { readonly failure: string };

/** Runs a program to its end, within `seconds`; nothing of it stays behind. */
export function printed(
  program: string,
  args: readonly string[],
  { seconds, cwd, env }: { seconds: number; cwd?: string; env?: Readonly<Record<string, string>> },
): Promise<Printed> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...process.env, ...env }, timeout: seconds * 1000, maxBuffer: 2 ** 26 };
    execFile(program, [...args], options, (error, output, errors) => {
      if (!error) resolve({ output });
      else if (error.killed) resolve({ failure: `It took more than ${seconds} seconds.` });
      else resolve({ failure: errors.trim().split('\n').at(-1) || error.message });
    });
  });
}
