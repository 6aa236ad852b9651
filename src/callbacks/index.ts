export { cosineDecay, learningRate, type Schedule } from './learning-rate.js';
export { progressBar, type ProgressBarOptions, type TextStream } from './progress-bar.js';
export {
  type GradientMonitor,
  gradientMonitor,
  type GradientMonitorOptions,
  type GradientRecord,
} from './gradient-monitor.js';
