import { colour, surfaceOf } from './canvas.js';

/** The loss over all points after some steps. */
export interface LossPoint {
  readonly step: number;
  readonly loss: number;
}

const inset = { left: 34, right: 10, top: 10, bottom: 22 };

/** Draws the loss against the steps, from zero up. */
export function drawCurve(points: readonly LossPoint[]): void {
  const { context, width, height } = surfaceOf('curve');
  const highest = Math.max(0.7, ...points.map(({ loss }) => loss));
  const top = Math.ceil(highest * 5) / 5;
  const last = Math.max(100, points.at(-1)?.step ?? 0);
  const x = (step: number) => inset.left + (step / last) * (width - inset.left - inset.right);
  const y = (loss: number) => height - inset.bottom - (loss / top) * (height - inset.top - inset.bottom);

  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'middle';
  context.strokeStyle = colour('grid');
  context.fillStyle = colour('faint');
  context.lineWidth = 1;
  for (const share of [0, 0.5, 1]) {
    const level = Math.round(y(share * top)) + 0.5;
    context.beginPath();
    context.moveTo(inset.left, level);
    context.lineTo(width - inset.right, level);
    context.stroke();
    context.textAlign = 'right';
    context.fillText((share * top).toFixed(1), inset.left - 8, level);
  }
  context.textAlign = 'left';
  context.fillText('0', inset.left, height - 8);
  context.textAlign = 'right';
  context.fillText(`${last} steps`, width - inset.right, height - 8);
  if (points.length === 0) return;

  context.beginPath();
  for (const { step, loss } of points) context.lineTo(x(step), y(loss));
  context.strokeStyle = colour('accent');
  context.lineWidth = 2;
  context.lineJoin = 'round';
  context.stroke();
  const { step, loss } = points.at(-1)!;
  context.beginPath();
  context.arc(x(step), y(loss), 3.5, 0, 2 * Math.PI);
  context.fillStyle = colour('accent');
  context.fill();
}

/** Every second point of a curve that has grown longer than the screen is wide. */
export const thinned = (points: LossPoint[]): LossPoint[] =>
  points.length > 1200 ? points.filter((_, k) => k % 2 === 0 || k === points.length - 1) : points;
