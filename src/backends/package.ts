import { messageOf, systemCode } from '../io/system-code.js';
import { isNode } from './host.js';

/** What a package exports, or why it does not load. */
export type Loaded = { readonly exports: object } | { readonly isMissing: boolean; readonly refusal: string };

/** Loads a package that may not be there, surviving whatever happens. */
export async function loadPackage(name: string): Promise<Loaded> {
  try {
    // A name that bundlers cannot see: in pages the program imports its backends itself, or an import map knows them.
    const exports: unknown = await import(/* webpackIgnore: true */ /* @vite-ignore */ name);
    if (typeof exports === 'object' && exports !== null) return { exports };
    return { isMissing: false, refusal: 'It is empty.' };
  } catch (error) {
    const isMissing = !isNode || (systemCode(error).endsWith('MODULE_NOT_FOUND') && messageOf(error).includes(name));
    return { isMissing, refusal: firstLine(messageOf(error)) };
  }
}

function firstLine(message: string): string {
  const line = message.split('\n')[0]!.trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
