/** The backends with TensorFlow's native library: on the processor, or on an NVIDIA card. */
export type NativeKind = 'native' | 'cuda';

export const nativeKinds: readonly NativeKind[] = ['native', 'cuda'];

/** One file of PyPI, fixed to the byte. */
export interface WheelPin {
  readonly project: string;
  readonly version: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** What a native backend is built of. */
export interface Recipe {
  /** The package of npm, which asks for exactly this version of TF.js, and its version. */
  readonly package: string;
  readonly version: string;
  /** Node's own headers for the binding: npm's `node-api-headers`. */
  readonly nodeHeaders: string;
  /** The tags of the wheels: Python's ABI is no matter, as only the library in C++ is taken out. */
  readonly pythonVersion: string;
  readonly wheels: readonly WheelPin[];
  /** Disk space that the setup needs at its height. */
  readonly diskBytes: number;
}

// tfjs-node 4.22 wants the C API of TensorFlow 2.9, which later versions keep; these are the last wheels seen to pass.
const common = { version: '4.22.0', nodeHeaders: '1.9.0', pythonVersion: '3.11' };

/** Every version there is, in one place. */
export const recipes: Readonly<Record<NativeKind, Recipe>> = {
  native: {
    ...common,
    package: '@tensorflow/tfjs-node',
    wheels: [
      {
        project: 'tensorflow-cpu',
        version: '2.15.1',
        sha256: '54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26',
        bytes: 207_208_420,
      },
    ],
    diskBytes: 1_500_000_000,
  },
  cuda: {
    ...common,
    package: '@tensorflow/tfjs-node-gpu',
    wheels: [
      {
        project: 'tensorflow',
        version: '2.18.1',
        sha256: 'c9f87e5d2a680a4595f5dc30daf6bbaec9d4129b46d7ef1b2af63c46ac7d2828',
        bytes: 615_510_377,
      },
    ],
    diskBytes: 9_000_000_000,
  },
};

/** What the setup downloads, in bytes, without the small packages of npm. */
export const downloadBytes = (kind: NativeKind): number =>
  recipes[kind].wheels.reduce((sum, { bytes }) => sum + bytes, 0);

const unpacked = /^tensorflow\/(libtensorflow_(?:cc|framework)\.so\.2)$/;
const headers = /^tensorflow\/include\/((?:tensorflow\/(?:c|core\/platform|tsl)|tsl|xla\/(?:tsl|c))\/.+\.(?:h|inc))$/;
const nvidia = /^(nvidia\/\w+\/(?:lib|bin|nvvm)\/.+)$/;

/** Where in the package's `deps` a file of a wheel belongs, or undefined for those that are not needed. */
export function placeOf(name: string): string | undefined {
  const library = unpacked.exec(name)?.[1];
  if (library !== undefined) return `lib/${library}`;
  const header = headers.exec(name)?.[1];
  if (header !== undefined) return `include/${header}`;
  // The wheel's library looks for NVIDIA's beside its own folder.
  return nvidia.exec(name)?.[1];
}

/** The names under which the binding asks for the libraries → the files. */
export const links: Readonly<Record<string, string>> = Object.fromEntries(
  ['cc', 'framework'].flatMap((part) => {
    const name = part === 'cc' ? 'libtensorflow' : `libtensorflow_${part}`;
    const file = `libtensorflow_${part}.so.2`;
    return ['.so', '.so.2', '.so.2.9.1'].map((end) => [`${name}${end}`, file]).filter(([link]) => link !== file);
  }),
);
