/** How many steps a second, over the last seconds; and when the page must have a turn. */
export class Pace {
  #times: number[] = [];
  #lastTurn = performance.now();

  /** Counts a step. */
  step(): void {
    this.#times.push(performance.now());
    if (this.#times.length > 1000) this.#times = this.#times.slice(-500);
  }

  /** Steps per second within the last two seconds, or undefined before there are two. */
  rate(): number | undefined {
    const now = performance.now();
    const times = this.#times.filter((time) => now - time < 2000);
    const recent = times.length >= 2 ? times : this.#times.slice(-2);
    const span = recent.at(-1)! - recent[0]!;
    return span > 0 ? ((recent.length - 1) * 1000) / span : undefined;
  }

  /** Starts counting anew. */
  restart(): void {
    this.#times = [];
  }

  /** Gives the browser a turn, if it has had none for a frame: it draws, and hears the visitor. */
  async turn(): Promise<void> {
    if (performance.now() - this.#lastTurn < 14) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#lastTurn = performance.now();
  }
}
