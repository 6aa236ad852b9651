import { firstSentenceOf, isMissingPackage } from '../io/system-code.js';
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
    return { isMissing: !isNode || isMissingPackage(error, name), refusal: firstSentenceOf(error) };
  }
}
