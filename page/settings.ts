/** What the visitor has chosen about the model and its data. */
export interface Settings {
  readonly learningRate: number;
  readonly noise: number;
  readonly qubits: number;
  readonly layers: number;
  readonly seed: number;
}

/** An element of the page by its id. */
export function elementOf<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`The page has no ${kind.name} called "${id}".`);
  return found;
}

const input = (id: string) => elementOf(id, HTMLInputElement);
const numberOf = (id: string, kind: typeof HTMLInputElement | typeof HTMLSelectElement) =>
  Number(elementOf<HTMLInputElement | HTMLSelectElement>(id, kind).value);

/** The settings as the controls have them, or undefined while one says nothing usable. */
export function settingsShown(): Settings | undefined {
  if (!elementOf('controls', HTMLFormElement).checkValidity()) return undefined;
  return {
    learningRate: 10 ** numberOf('rate-of-learning', HTMLInputElement),
    noise: numberOf('noise', HTMLInputElement),
    qubits: numberOf('qubits', HTMLSelectElement),
    layers: numberOf('layers', HTMLSelectElement),
    seed: numberOf('seed', HTMLInputElement),
  };
}

/** Says beside each slider what it stands for. */
export function labelSliders(): void {
  const { learningRate, noise } = {
    learningRate: 10 ** Number(input('rate-of-learning').value),
    noise: input('noise'),
  };
  const shown = learningRate.toPrecision(2);
  elementOf('rate-of-learning-shown', HTMLOutputElement).value = shown;
  input('rate-of-learning').setAttribute('aria-valuetext', shown);
  elementOf('noise-shown', HTMLOutputElement).value = Number(noise.value).toFixed(2);
}
