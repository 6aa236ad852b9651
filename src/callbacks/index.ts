export { progressBar, type ProgressBarOptions, type TextStream } from './progress-bar.js';
