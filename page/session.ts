import * as tf from '@tensorflow/tfjs';
import { type BackendName, startBackend, titles } from './backends.js';
import { drawBoundary, grid } from './boundary.js';
import { drawCircuit } from './circuit.js';
import { drawCurve, type LossPoint, thinned } from './curve.js';
import { Pace } from './pace.js';
import { elementOf, type Settings, settingsShown } from './settings.js';
import { type Findings, Trainer } from './trainer.js';
import { show, showBackend, showNotice, showRunning, showStatus } from './view.js';

/** After so many steps the training pauses by itself. */
const enough = 4000;

type Task = () => Promise<void>;

/**
 * The training that the visitor watches. Everything that touches the model is a task of one queue, done between two steps;
 * so no change of backend, settings or data meets a step under way.
 */
export class Session {
  readonly #pace = new Pace();
  #tasks: Task[] = [];
  #wake: () => void = () => {};
  #isRunning = false;
  #usable: BackendName[] = [];
  #backend: BackendName | undefined;
  #settings: Settings | undefined;
  #trainer: Trainer | undefined;
  #steps = 0;
  #curve: LossPoint[] = [];
  #findings: Findings | undefined;
  /** The weights when the model was last looked at: what is left of it when a device is lost. */
  #saved: Float32Array[] | undefined;
  #nextLook = 0;
  #isResetDue = false;

  /** Starts on the first of the backends that works, and does what comes, for as long as the page is open. */
  async start(usable: readonly BackendName[]): Promise<never> {
    this.#usable = [...usable];
    this.#do(() => this.#begin(this.#usable[0]!));
    this.#do(async () => {
      this.#setRunning(true);
      for (const id of ['run', 'reset']) elementOf(id, HTMLButtonElement).disabled = false;
    });
    for (;;) {
      const task = this.#tasks.shift();
      try {
        if (task) await task();
        else if (this.#isRunning) await this.#advance();
        else await new Promise<void>((resolve) => (this.#wake = resolve));
      } catch (error) {
        this.#recover(error);
      }
    }
  }

  toggle(): void {
    this.#do(async () => {
      this.#setRunning(!this.#isRunning);
      if (!this.#isRunning) await this.#look();
    });
  }

  /** Starts the model anew, as the settings are by then: once, however many a slider asks for on its way. */
  reset(): void {
    if (this.#isResetDue) return;
    this.#isResetDue = true;
    this.#do(async () => {
      this.#isResetDue = false;
      this.#saved = undefined;
      await this.#build();
      showStatus(`A new model: ${this.#trainer!.circuit.weights} weights in its circuit.`);
    });
  }

  changeRate(): void {
    this.#do(async () => {
      const rate = settingsShown()?.learningRate;
      if (rate !== undefined) this.#trainer?.setLearningRate(rate);
    });
  }

  /** Goes on with the same weights on another backend. */
  switchTo(name: BackendName): void {
    this.#do(async () => {
      if (name === this.#backend) return;
      showNotice('');
      this.#saved = await this.#trainer?.weights();
      await this.#begin(name);
    });
  }

  /** Draws what is known again: the size or the colours have changed. */
  redraw(): void {
    if (!this.#trainer) return;
    drawBoundary(this.#findings?.grid, this.#trainer.dataset, this.#trainer.labels);
    drawCurve(this.#curve);
    drawCircuit(this.#trainer.circuit);
  }

  #do(task: Task): void {
    this.#tasks.push(task);
    this.#wake();
  }

  #setRunning(isRunning: boolean): void {
    this.#isRunning = isRunning;
    this.#pace.restart();
    showRunning(isRunning);
  }

  async #begin(name: BackendName): Promise<void> {
    showStatus(`Starting ${titles[name]} …`);
    this.#drop();
    this.#backend = name;
    const device = await startBackend(name);
    await this.#build();
    showBackend(name, this.#trainer!.engine, device);
    showStatus(`Computing on ${titles[name]}.`);
  }

  /** A model of the settings, with the weights saved if there are any. */
  async #build(): Promise<void> {
    const settings = settingsShown() ?? this.#settings!;
    this.#settings = settings;
    this.#drop();
    this.#trainer = new Trainer(settings);
    if (this.#saved) {
      this.#trainer.setWeights(this.#saved);
    } else {
      this.#steps = 0;
      this.#curve = [];
    }
    this.#pace.restart();
    await this.#look();
  }

  /** Forgets the model. On a device that is lost even that may fail, and then there is nothing to give back. */
  #drop(): void {
    try {
      this.#trainer?.dispose();
    } catch {
      tf.disposeVariables();
    }
    this.#trainer = undefined;
  }

  async #advance(): Promise<void> {
    await this.#trainer!.step();
    this.#steps++;
    this.#pace.step();
    if (performance.now() >= this.#nextLook) await this.#look();
    await this.#pace.turn();
    if (this.#steps % enough > 0) return;
    this.#setRunning(false);
    await this.#look();
    showStatus(`Paused after ${this.#steps} steps, to spare your battery. Start goes on.`);
  }

  async #look(): Promise<void> {
    const began = performance.now();
    const trainer = this.#trainer!;
    const findings = await trainer.look(grid);
    if (!Number.isFinite(findings.loss)) throw new Error('The loss is no number any more');
    this.#saved = await trainer.weights();
    this.#findings = findings;
    this.#curve = thinned([...this.#curve, { step: this.#steps, loss: findings.loss }]);
    this.redraw();
    show(findings, this.#steps, this.#isRunning ? this.#pace.rate() : undefined);
    // Looking takes a fifth of the time at most.
    const now = performance.now();
    this.#nextLook = now + Math.max(120, 4 * (now - began));
  }

  /** Says what went wrong, and goes on: on the next backend, or, if none is left, when the visitor wants to. */
  #recover(error: unknown): void {
    const message = (error instanceof Error ? error.message : String(error)).split('\n')[0]!.replace(/[.!]?$/, '.');
    const failed = this.#backend;
    this.#usable = this.#usable.filter((name) => name !== failed);
    const [next] = this.#usable;
    if (failed === undefined || next === undefined) {
      this.#setRunning(false);
      showNotice(`${message} No other backend is left: load the page again.`);
      return;
    }
    elementOf(`backend-${failed}`, HTMLInputElement).disabled = true;
    showNotice(`${titles[failed]} failed: ${message} The training goes on with ${titles[next]}.`);
    this.#tasks.unshift(() => this.#begin(next));
  }
}
