import { KetworkError } from '../errors.js';
import { bytesText, memoryLimit } from '../math/bytes.js';

/** @throws KetworkError `memory` where a result of that many bytes would not fit; asked before it is allocated. */
export function checkMemory(what: string, bytes: number, advice: string): void {
  if (bytes <= memoryLimit) return;
  throw new KetworkError(
    'memory',
    `${what} needs ${bytesText(Math.log2(bytes))}, more than the ${bytesText(Math.log2(memoryLimit))} that tensors may use. ${advice}`,
  );
}
