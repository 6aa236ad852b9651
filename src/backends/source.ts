/** A backend of TensorFlow.js, by the name that `tf.setBackend` takes. */
export type TfBackendName = 'cpu' | 'wasm' | 'webgpu' | 'webgl' | 'tensorflow';

/** A backend and a package it comes from. */
export interface BackendSource {
  readonly name: TfBackendName;
  readonly package: string;
}

/** Where backends come from: what `auto` prefers first, and the packages of one backend in the order they are tried. */
export const backendSources: readonly BackendSource[] = [
  { name: 'tensorflow', package: '@tensorflow/tfjs-node-gpu' },
  { name: 'tensorflow', package: '@tensorflow/tfjs-node' },
  { name: 'webgpu', package: '@tensorflow/tfjs-backend-webgpu' },
  { name: 'wasm', package: '@tensorflow/tfjs-backend-wasm' },
  { name: 'cpu', package: '@tensorflow/tfjs' },
  { name: 'webgl', package: '@tensorflow/tfjs' },
];

/** The backend that runs, where it came from, and what computes. */
export interface BackendInUse extends BackendSource {
  /** What computes, for people: `NVIDIA L4 (nvidia, lovelace)`, `SwiftShader driver 5.0.0 (google, swiftshader), a software rasteriser`. */
  readonly device: string;
  /** Whether a graphics card computes. A software rasteriser is none: it does a card's work on the CPU, slowly. */
  readonly isGpu: boolean;
}
