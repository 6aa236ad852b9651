import { KetworkError } from '../../errors.js';

/** What of the machine the setup looks at. */
export interface Host {
  readonly platform: string;
  readonly arch: string;
  /** The version of glibc, undefined with another C library. */
  readonly glibc: string | undefined;
}

/** This machine. */
export function thisHost(): Host {
  // The report is typed as an object only; its header is documented.
  const report: { header?: { glibcVersionRuntime?: string } } = process.report.getReport();
  return { platform: process.platform, arch: process.arch, glibc: report.header?.glibcVersionRuntime };
}

/**
 * Checks that TensorFlow's library runs on such a machine.
 *
 * @throws KetworkError `unsupported` anywhere but on Linux x86-64 with glibc 2.17 or newer.
 */
export function checkHost({ platform, arch, glibc }: Host): void {
  if (platform !== 'linux' || arch !== 'x64') {
    throw new KetworkError(
      'unsupported',
      `The setup is for Linux on x86-64, and this is ${platform} on ${arch}. Install @tensorflow/tfjs-node with npm, which has its ` +
        'own binaries for other systems, or use the backend "wasm".',
    );
  }
  const [major = 0, minor = 0] = (glibc ?? '').split('.').map(Number);
  if (major < 2 || (major === 2 && minor < 17)) {
    throw new KetworkError(
      'unsupported',
      `TensorFlow's library needs glibc 2.17 or newer, and here is ${glibc ?? 'another C library'}. Use a Debian, Ubuntu or Fedora ` +
        'of the last ten years (as a container, say), or the backend "wasm".',
    );
  }
}
