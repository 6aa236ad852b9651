export { cosineDecay, learningRate, type Schedule } from './learning-rate.js';
export { layerwise, type LayerwiseOptions } from './layerwise.js';
export { type LocalToGlobal, localToGlobal, type LocalToGlobalOptions, type Loss } from './local-to-global.js';
export { progressBar, type ProgressBarOptions, type TextStream } from './progress-bar.js';
export {
  type GradientMonitor,
  gradientMonitor,
  type GradientMonitorOptions,
  type GradientRecord,
} from './gradient-monitor.js';
