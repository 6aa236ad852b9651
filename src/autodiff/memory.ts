import { gigabytes, memoryLimit } from '../engines/tensor/memory.js';
import { KetworkError } from '../errors.js';

/** @throws KetworkError `memory` where a result of that many bytes would not fit; asked before it is allocated. */
export function checkMemory(what: string, bytes: number, advice: string): void {
  if (bytes <= memoryLimit) return;
  throw new KetworkError(
    'memory',
    `${what} needs ${gigabytes(bytes)}, more than the ${gigabytes(memoryLimit)} that tensors may use. ${advice}`,
  );
}
