import { type Circuit, draw } from 'ketwork';
import { elementOf } from './settings.js';

let drawn: { readonly circuit: Circuit; readonly width: number } | undefined;

/** Draws the circuit, wrapped to the width there is; nothing if it is there already. */
export function drawCircuit(circuit: Circuit): void {
  const place = elementOf('circuit', HTMLDivElement);
  const width = Math.max(240, place.clientWidth);
  if (drawn?.circuit === circuit && drawn.width === width) return;
  drawn = { circuit, width };
  // Ketwork escapes what it writes into the picture.
  place.innerHTML = draw.drawSvg(circuit, { width });
}
