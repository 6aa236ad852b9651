import { elementOf } from './settings.js';

/** A canvas as large as its box, sharp on every screen; drawn in CSS pixels. */
export interface Surface {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
}

/** The canvas of an id, emptied and fitted to its box. */
export function surfaceOf(id: string): Surface {
  const canvas = elementOf(id, HTMLCanvasElement);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser draws on no canvas.');
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = window.devicePixelRatio;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down) [canvas.width, canvas.height] = [across, down];
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { canvas, context, width, height };
}

/** A colour of the style sheet (`#rrggbb`), in the scheme that the visitor has now. */
export function colour(name: string): string {
  const probe = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const [light, dark = light] = probe.match(/#[\da-f]{6}/gi) ?? ['#808080'];
  return isDark ? dark! : light!;
}

/** Red, green and blue of a colour, 0 to 255. */
export const channels = (hex: string): readonly [number, number, number] => [
  parseInt(hex.slice(1, 3), 16),
  parseInt(hex.slice(3, 5), 16),
  parseInt(hex.slice(5, 7), 16),
];
