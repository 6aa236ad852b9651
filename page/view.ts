import type { BackendName } from './backends.js';
import { elementOf } from './settings.js';
import type { Findings } from './trainer.js';

const write = (id: string, text: string) => {
  const element = elementOf(id, HTMLElement);
  if (element.textContent !== text) element.textContent = text;
};

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** Shows how far the training is. */
export function show({ loss, accuracy }: Findings, steps: number, rate: number | undefined): void {
  write('loss', loss.toFixed(3));
  write('accuracy', percent(accuracy));
  write('steps', steps.toLocaleString('en'));
  write('rate', rate === undefined ? '–' : rate.toFixed(rate < 10 ? 1 : 0));
  const boundary = `Decision boundary after ${steps} steps: ${percent(accuracy)} of the points are on their side`;
  elementOf('boundary', HTMLCanvasElement).setAttribute('aria-label', boundary);
  elementOf('curve', HTMLCanvasElement).setAttribute(
    'aria-label',
    `Loss curve: ${loss.toFixed(3)} after ${steps} steps`,
  );
}

export function showRunning(isRunning: boolean): void {
  write('run', isRunning ? 'Pause' : 'Start');
  showStatus(isRunning ? 'Training.' : 'Paused.');
}

export function showBackend(name: BackendName, engine: string, device: string): void {
  elementOf(`backend-${name}`, HTMLInputElement).checked = true;
  write('in-use', `TensorFlow.js’s backend “${name}” and Ketwork’s engine “${engine}”, on ${device}.`);
}

export const showStatus = (text: string): void => write('status', text);

/** Shows a sentence that the visitor should not miss, or takes it away. */
export function showNotice(text: string): void {
  write('notice', text);
  elementOf('notice', HTMLElement).hidden = text === '';
}
