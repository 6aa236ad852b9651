/** Milliseconds after which a next job does not come back to back with the last: less than a helper spins. */
const backToBack = 0.5;
/** Milliseconds of jobs back to back after which more are expected: more than a step of a model's training. */
const steady = 1;

/** Whether jobs come back to back, and have for a while: then it pays to wake helpers even for small ones. */
export class JobStream {
  isSteady = false;
  private first = -Infinity;
  private last = -Infinity;

  /** A job begins. */
  begin(): void {
    const now = performance.now();
    if (now - this.last > backToBack) this.first = now;
    this.isSteady = now - this.first > steady;
  }

  /** It has ended. */
  end(): void {
    this.last = performance.now();
  }
}
