import { absenceOf, type BackendName, backendNames, titles } from './backends.js';
import type { Session } from './session.js';
import { elementOf, labelSliders, settingsShown } from './settings.js';

/** Shows a choice of backends, and why some cannot be chosen; gives those that can. */
export async function listBackends(session: Session): Promise<ReadonlySet<BackendName>> {
  const absences = await Promise.all(backendNames.map(absenceOf));
  const present = new Set<BackendName>();
  const reasons = elementOf('absent', HTMLUListElement);
  for (const [k, name] of backendNames.entries()) {
    const absence = absences[k];
    const choice = document.createElement('input');
    choice.type = 'radio';
    choice.name = 'backend';
    choice.id = `backend-${name}`;
    choice.value = name;
    choice.disabled = absence !== undefined;
    choice.addEventListener('change', () => session.switchTo(name));
    const label = document.createElement('label');
    label.htmlFor = choice.id;
    label.textContent = titles[name];
    elementOf('backends', HTMLDivElement).append(choice, label);
    if (absence === undefined) {
      present.add(name);
    } else {
      choice.setAttribute('aria-describedby', 'absent');
      const reason = document.createElement('li');
      reason.textContent = absence;
      reasons.append(reason);
    }
  }
  reasons.hidden = reasons.childElementCount === 0;
  return present;
}

/** Lets the controls act on a session. */
export function onControl(session: Session): void {
  labelSliders();
  elementOf('run', HTMLButtonElement).addEventListener('click', () => session.toggle());
  elementOf('reset', HTMLButtonElement).addEventListener('click', () => session.reset());
  const form = elementOf('controls', HTMLFormElement);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', ({ target }) => {
    labelSliders();
    const isModel = target instanceof HTMLElement && ['noise', 'qubits', 'layers', 'seed'].includes(target.id);
    const isRate = target instanceof HTMLElement && target.id === 'rate-of-learning';
    if (settingsShown() === undefined) return;
    if (isModel) session.reset();
    if (isRate) session.changeRate();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => session.redraw());
  new ResizeObserver(() => session.redraw()).observe(elementOf('boundary', HTMLCanvasElement));
}
