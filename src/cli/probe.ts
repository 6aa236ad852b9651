import { extname, join } from 'node:path';
import { conversation } from './conversation.js';
import type { ProbeMessage } from './device-probe.js';

const script = join(__dirname, `device-probe${extname(__filename)}`);

/**
 * What came of a probe in a process of its own.
 *
 * @param args of the script; those of `device-probe` by default.
 * @param milliseconds before a probe that says nothing is ended.
 */
export async function probe(
  args: readonly string[],
  { file = script, milliseconds = 60_000 } = {},
): Promise<ProbeMessage> {
  let said: ProbeMessage | undefined;
  const heard = (message: ProbeMessage) => {
    said = message;
    return true;
  };
  const end = await conversation(file, args, { heard, milliseconds });
  return said ?? { refusal: end! };
}
