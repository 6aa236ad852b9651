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
      // What its metadata asks for with a card, but for NCCL and cuRAND: they are outside of the paths its library searches.
      // Without any of these it loads, too, and computes on the processor.
      {
        project: 'nvidia-cublas-cu12',
        version: '12.5.3.2',
        sha256: 'ca070ad70e9fa6654084575d01bd001f30cc4665e33d4bb9fc8e0f321caa034b',
        bytes: 363_313_169,
      },
      {
        project: 'nvidia-cuda-cupti-cu12',
        version: '12.5.82',
        sha256: 'bde77a5feb66752ec61db2adfe47f56b941842825b4c7e2068aff27c9d107953',
        bytes: 13_811_507,
      },
      {
        project: 'nvidia-cuda-nvcc-cu12',
        version: '12.5.82',
        sha256: 'b03e545b8e8c3ce7ebcd7fc44063180ff52ff01d064ece2127ed90a04ef12cd0',
        bytes: 22_468_537,
      },
      {
        project: 'nvidia-cuda-nvrtc-cu12',
        version: '12.5.82',
        sha256: '3dbd97b0104b4bfbc3c4f8c79cd2496307c89c43c29a9f83125f1d76296ff3fd',
        bytes: 24_873_108,
      },
      {
        project: 'nvidia-cuda-runtime-cu12',
        version: '12.5.82',
        sha256: '3e79a060e126df40fd3a068f3f787eb000fa51b251ec6cd97d09579632687115',
        bytes: 895_707,
      },
      {
        project: 'nvidia-cudnn-cu12',
        version: '9.3.0.75',
        sha256: '9ad9c6929ebb5295eb4a1728024666d1c88283373e265a0c5c883e6f9d5cd76d',
        bytes: 577_163_502,
      },
      {
        project: 'nvidia-cufft-cu12',
        version: '11.2.3.61',
        sha256: '9a6e8df162585750f61983a638104a48c756aa13f9f48e19ab079b38e3c828b8',
        bytes: 192_524_114,
      },
      {
        project: 'nvidia-cusolver-cu12',
        version: '11.6.3.83',
        sha256: '93cfafacde4428b71778eeb092ec615a02a3d05404da1bcf91c53e3fa1bce42b',
        bytes: 130_341_232,
      },
      {
        project: 'nvidia-cusparse-cu12',
        version: '12.5.1.3',
        sha256: '016df8e993c437e8301e62739f01775cba988fd5253cd4c64173f8e8d2f8e752',
        bytes: 217_558_979,
      },
      {
        project: 'nvidia-nvjitlink-cu12',
        version: '12.5.82',
        sha256: 'f9b37bc5c8cf7509665cb6ada5aaa0ce65618f2332b7d3e78e9790511f111212',
        bytes: 21_298_879,
      },
    ],
    diskBytes: 6_000_000_000,
  },
};

/** What the setup downloads, in bytes, without the small packages of npm. */
export const downloadBytes = (kind: NativeKind): number =>
  recipes[kind].wheels.reduce((sum, { bytes }) => sum + bytes, 0);

const unpacked = /^tensorflow\/(libtensorflow_(?:cc|framework)\.so\.2)$/;
const headers = /^tensorflow\/include\/((?:tensorflow\/(?:c|core\/platform|tsl)|tsl|xla\/(?:tsl|c))\/.+\.(?:h|inc))$/;
const nvidia = /^(nvidia\/\w+\/(?:lib\/[^/]+\.so[.\d]*|bin\/ptxas|nvvm\/libdevice\/[^/]+\.bc))$/;

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
