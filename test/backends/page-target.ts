import { resolve } from 'node:path';
import { chromium } from 'playwright-core';
import type { BackendInUse } from '../../src/backends/source.js';
import { messageOf } from '../../src/io/system-code.js';
import { bundled, chromiumPath, openPage } from '../browser/chromium.js';
import type { FactResult } from './facts-run.js';
import type { SuiteOptions } from './suite.js';
import type { Outcome, Target } from './target.js';

// SwiftShader, which comes with Chromium, stands for the graphics card that a test machine has not.
const flags = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension',
];

/** Runs the suite in a page of a headless Chromium. */
export function inPage(name: 'webgpu' | 'webgl', source: string) {
  return async ({ limit, skips }: Target): Promise<Outcome> => {
    const program = await bundled(resolve(__dirname, 'page-suite.ts'));
    const browser = await chromium.launch({ executablePath: chromiumPath!, args: flags });
    const results: FactResult[] = [];
    let device: string | undefined;
    const timer = setTimeout(() => void browser.close(), limit * 1000);
    try {
      const { page, run, complaints } = await openPage(browser, program, { headers: {}, cores: 2 });
      await page.exposeFunction('reportFact', (result: FactResult) => results.push(result));
      ({ device } = await run<BackendInUse>(`program.start('${name}')`));
      const options: SuiteOptions = { source, withoutPasses: false, skips };
      await run(`program.suite('${name}', ${JSON.stringify(options)})`);
      if (complaints.length > 0) return { device, results, broken: `The page complains: ${complaints[0]}` };
      return { device, results };
    } catch (error) {
      const broken = browser.isConnected() ? messageOf(error) : `It is not done after ${limit} s.`;
      return { results, broken, ...(device && { device }) };
    } finally {
      clearTimeout(timer);
      await browser.close();
    }
  };
}
