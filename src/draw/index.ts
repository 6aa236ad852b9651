export { drawText, type TextDrawing } from '../circuit/drawing/text.js';
export { drawSvg, type SvgDrawing } from './svg.js';
