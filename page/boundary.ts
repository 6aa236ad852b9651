import type { data } from 'ketwork';
import { channels, colour, type Surface, surfaceOf } from './canvas.js';

/** The part of the plane that is drawn: both moons, with room for noise. */
const view = { left: -1.75, right: 2.75, top: 1.75, bottom: -1.25 };
const columns = 60;
const rows = 40;

/** Points from edge to edge, row by row from the top. */
export const grid: Float32Array = Float32Array.from({ length: 2 * columns * rows }, (_, k) => {
  const [cell, isY] = [k >> 1, k & 1];
  const [column, row] = [cell % columns, Math.floor(cell / columns)];
  return isY
    ? view.top + (row / (rows - 1)) * (view.bottom - view.top)
    : view.left + (column / (columns - 1)) * (view.right - view.left);
});

/** Draws what the model says of the plane (`[rows · columns]` probabilities, or none yet) and the points on it. */
export function drawBoundary(probabilities: Float32Array | undefined, dataset: data.Dataset, labels: Int32Array): void {
  const surface = surfaceOf('boundary');
  if (probabilities) {
    drawHeat(surface, probabilities);
    drawContour(surface, probabilities);
  }
  drawPoints(surface, dataset, labels);
}

function drawHeat({ context, width, height }: Surface, probabilities: Float32Array): void {
  const [a, b, paper] = [channels(colour('moon-a')), channels(colour('moon-b')), channels(colour('plot'))];
  const image = new ImageData(columns, rows);
  probabilities.forEach((probability, cell) => {
    const moon = probability < 0.5 ? a : b;
    const share = 0.62 * Math.abs(2 * probability - 1);
    for (let k = 0; k < 3; k++) image.data[4 * cell + k] = paper[k]! + share * (moon[k]! - paper[k]!);
    image.data[4 * cell + 3] = 255;
  });
  const small = new OffscreenCanvas(columns, rows);
  small.getContext('2d')?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  // From the middle of the first pixel to the middle of the last: that is where the grid's edges are.
  context.drawImage(small, 0.5, 0.5, columns - 1, rows - 1, 0, 0, width, height);
}

/** The line of probability ½, by marching squares: each square of four cells has at most two pieces of it. */
function drawContour({ context, width, height }: Surface, probabilities: Float32Array): void {
  const at = (column: number, row: number) => probabilities[row * columns + column]! - 0.5;
  const x = (column: number) => (column / (columns - 1)) * width;
  const y = (row: number) => (row / (rows - 1)) * height;
  context.beginPath();
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const corners = [
        [column, row],
        [column + 1, row],
        [column + 1, row + 1],
        [column, row + 1],
      ] as const;
      const crossings = corners.flatMap(([c, r], k) => {
        const [nextC, nextR] = corners[(k + 1) % 4]!;
        const [here, next] = [at(c, r), at(nextC, nextR)];
        if (here < 0 === next < 0) return [];
        const share = here / (here - next);
        return [[x(c + share * (nextC - c)), y(r + share * (nextR - r))] as const];
      });
      for (let k = 0; k + 1 < crossings.length; k += 2) {
        context.moveTo(...crossings[k]!);
        context.lineTo(...crossings[k + 1]!);
      }
    }
  }
  context.lineWidth = 2;
  context.lineCap = 'round';
  context.strokeStyle = colour('ink');
  context.stroke();
}

function drawPoints({ context, width, height }: Surface, dataset: data.Dataset, labels: Int32Array): void {
  const [a, b, rim] = [colour('moon-a'), colour('moon-b'), colour('plot')];
  const radius = Math.max(2.6, Math.min(4.5, width / 150));
  context.lineWidth = 1.4;
  context.strokeStyle = rim;
  labels.forEach((label, row) => {
    const [pointX, pointY] = [dataset.features[2 * row]!, dataset.features[2 * row + 1]!];
    context.beginPath();
    context.arc(
      ((pointX - view.left) / (view.right - view.left)) * width,
      ((pointY - view.top) / (view.bottom - view.top)) * height,
      radius,
      0,
      2 * Math.PI,
    );
    context.fillStyle = label === 1 ? b : a;
    context.fill();
    context.stroke();
  });
}
