/** Timers, signals and the browser's drawing get their turn; promises alone would starve them. */
export function eventLoop(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve);
  });
}
