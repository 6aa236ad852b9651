import type { HelperData } from './worker-source.js';

/** What starts threads: Node, or a page. */
export interface Host {
  readonly cores: number;
  /** Starts a helper in the background. @throws what the platform throws where it allows none. */
  start(data: HelperData, events: HelperEvents): HelperThread;
}

/** Both come through the event loop, also after `stop`. */
export interface HelperEvents {
  up(): void;
  /** It is not there any more. */
  ended(cause: string): void;
}

export interface HelperThread {
  /** Whether it has ended, asked while the event loop stands still; nothing where that cannot be known. */
  hasEnded(): boolean | undefined;
  stop(): void;
}
