/** What graphics drivers that compute on the CPU call themselves. */
const rasterisers = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b|software (rasteri[sz]er|adapter)/i;

/** Whether a driver's texts name a software rasteriser: it does the work of a graphics card on the CPU, slowly. */
export const namesSoftware = (texts: readonly string[]): boolean => texts.some((text) => rasterisers.test(text));

/** Appended to the name of a device that is one. */
export const softwareNote = ', a software rasteriser';
