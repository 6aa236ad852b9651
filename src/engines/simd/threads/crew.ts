import { KetworkError } from '../../../errors.js';
import * as layout from './cells.js';
import type { HelperThread, Host } from './host.js';
import type { HelperData } from './worker-source.js';

export interface Helper {
  readonly cell: number;
  readonly token: number;
  readonly thread: HelperThread;
  /** Fulfilled when it is up, or will never be. */
  readonly settled: Promise<void>;
  settle(): void;
  /** Starts another one in its place. */
  restart(): void;
}

/** Tokens differ between pools too: a helper whose pool was disposed of must not take the next one's jobs. */
let lastToken = 0;

/** The helper threads of a pool: starts them, notices when one ends, and puts a fresh one in its place. */
export class Crew {
  helpers: readonly Helper[] = [];
  private loss: { readonly when: string; readonly cause: string } | undefined;
  private readonly lost: Helper[] = [];

  constructor(
    private readonly cells: Int32Array,
    private readonly data: Pick<HelperData, 'module' | 'memory' | 'control'>,
  ) {}

  start(host: Host, size: number): void {
    for (let i = 0; i < size; i++) this.startHelper(host, layout.stateCells + i);
  }

  /** A helper that starts and then ends is lost; one that cannot start is not missed: the pool has a thread less. */
  private startHelper(host: Host, cell: number): void {
    const token = (lastToken += layout.tokenStep);
    let settle = () => {};
    const settled = new Promise<void>((resolve) => (settle = resolve));
    const restart = () => this.startHelper(host, cell);
    Atomics.store(this.cells, cell, token + layout.starting);
    try {
      const ended = (cause: string) => this.noteEnd(token, cause);
      const thread = host.start({ ...this.data, cell, token }, { up: settle, ended });
      this.helpers = [...this.helpers, { cell, token, thread, settled, settle, restart }];
    } catch {
      Atomics.store(this.cells, cell, 0);
    }
  }

  private noteEnd(token: number, cause: string): void {
    const helper = this.helpers.find((each) => each.token === token);
    if (helper === undefined) return;
    if (Atomics.load(this.cells, helper.cell) === token + layout.starting) this.remove(helper);
    else this.lose(helper, 'between two calls', cause);
  }

  /** Its thread has ended, or must not be waited for any longer: the next `throwLoss` says so. */
  lose(helper: Helper, when: string, cause: string): void {
    this.loss ??= { when, cause };
    this.lost.push(helper);
    this.remove(helper);
  }

  private remove(helper: Helper): void {
    this.helpers = this.helpers.filter((other) => other !== helper);
    Atomics.store(this.cells, helper.cell, 0);
    helper.thread.stop();
    helper.settle();
  }

  /** Starts fresh helpers in the place of lost ones. */
  replaceLost(): void {
    this.loss = undefined;
    for (const helper of this.lost.splice(0)) helper.restart();
  }

  throwLoss(): void {
    if (this.loss === undefined) return;
    const { when, cause } = this.loss;
    this.replaceLost();
    throw new KetworkError(
      'lost',
      `A thread of the SIMD engine ended ${when} (${cause}), so there is no result. ` +
        'Make the call again: a fresh thread takes its place.',
    );
  }

  dispose(): void {
    this.loss = undefined;
    this.lost.length = 0;
    for (const helper of this.helpers) this.remove(helper);
  }
}
