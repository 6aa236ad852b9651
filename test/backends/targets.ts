import { chromiumPath, installAdvice } from '../browser/chromium.js';
import { swiftShader } from './child.js';
import { inNode } from './node-target.js';
import { inPage } from './page-target.js';
import { setUp } from './provision.js';
import type { Outcome, Target } from './target.js';

const webgpu = '@tensorflow/tfjs-backend-webgpu';

/** Where the suite runs. Skips name a fact as the suite prints it, with the reason why it cannot hold there. */
export const targets: readonly Target[] = [
  { name: 'cpu', limit: 300, skips: {}, run: inNode('@tensorflow/tfjs', true) },
  { name: 'wasm', limit: 300, skips: {}, run: inNode('@tensorflow/tfjs-backend-wasm', true) },
  {
    name: 'tensorflow (tfjs-node)',
    limit: 300,
    skips: {},
    run: afterSetUp('native', inNode('@tensorflow/tfjs-node', true)),
  },
  {
    name: 'tensorflow (tfjs-node-gpu)',
    limit: 300,
    skips: {},
    run: afterSetUp('cuda', inNode('@tensorflow/tfjs-node-gpu', true)),
  },
  {
    name: 'webgpu in Node',
    limit: 300,
    skips: {},
    // A software rasteriser where one is, so that results do not depend on the machine's card.
    run: inNode(
      webgpu,
      false,
      swiftShader && !process.env['VK_ICD_FILENAMES'] ? { VK_ICD_FILENAMES: swiftShader } : {},
    ),
  },
  { name: 'webgpu in Chromium', limit: 300, skips: {}, run: whereChromiumIs(inPage('webgpu', webgpu)) },
  { name: 'webgl in Chromium', limit: 300, skips: {}, run: whereChromiumIs(inPage('webgl', '@tensorflow/tfjs')) },
];

function whereChromiumIs(run: Target['run']): Target['run'] {
  return async (target) => (chromiumPath ? run(target) : { absent: `${installAdvice}.`, results: [] });
}

function afterSetUp(what: 'native' | 'cuda', run: Target['run']): Target['run'] {
  return async (target): Promise<Outcome> => {
    const refusal = await setUp(what);
    const outcome = await run(target);
    // What is installed runs, however it came there; else the reason is why it could not be installed.
    return outcome.absent !== undefined && refusal ? { ...refusal, results: [] } : outcome;
  };
}
