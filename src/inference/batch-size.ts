/** Decides how many rows go into each batch. */
export interface BatchSizes {
  /** The size of the next batch. */
  readonly size: number;
  /** Whether sizes are still being tried, so that batches must be timed one by one. */
  readonly isTrying: boolean;
  /** Tells how long a batch of `size` rows took. */
  took(milliseconds: number): void;
}

/** One size throughout. */
export const fixedSize = (size: number): BatchSizes => ({ size, isTrying: false, took: () => undefined });

const smallest = 256;
/**
 * On the CPUs measured no size beyond was clearly faster, and each takes more memory. Nothing was measured on a GPU: one that
 * takes more is told by `batchSize`, and `ketwork bench inference --batch-size 16384,65536` finds out. Trying larger ones here
 * could end a stream by an error of the device's memory.
 */
const largest = 2 ** 14;
/** The first run of a size makes things ready (buffers, shaders), so the faster of two counts. */
const triesPerSize = 2;
/** A size must be this much faster to replace a smaller one. */
const worthwhile = 1.03;
const mostWithoutGain = 2;

/**
 * Doubles the size while that makes rows per second more, then keeps the best. It works on the rows themselves: nothing is
 * computed twice.
 */
export function calibratedSize(): BatchSizes {
  let size = smallest;
  let best = { size, rate: 0 };
  let times: number[] = [];
  let withoutGain = 0;
  let isTrying = true;
  return {
    get size() {
      return size;
    },
    get isTrying() {
      return isTrying;
    },
    took(milliseconds) {
      if (!isTrying) return;
      times.push(milliseconds);
      if (times.length < triesPerSize) return;
      const rate = size / Math.max(1e-3, Math.min(...times));
      times = [];
      withoutGain = rate > best.rate * worthwhile ? 0 : withoutGain + 1;
      if (withoutGain === 0) best = { size, rate };
      isTrying = withoutGain < mostWithoutGain && size < largest;
      size = isTrying ? 2 * size : best.size;
    },
  };
}
