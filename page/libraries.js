// The import map of the page: what modules import by a bare name. TensorFlow.js and ml-matrix come as scripts with one
// global each, which modules of one line hand on; the others are modules already.
(() => {
  const moduleOf = (text) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const handingOn = (global) => {
    const names = Object.keys(globalThis[global]).filter((name) => name !== 'default');
    const text = `export const { ${names.join(', ')} } = globalThis.${global};`;
    return moduleOf(text);
  };
  const absolute = (path) => new URL(path, document.baseURI).href;
  const imports = {
    '@tensorflow/tfjs': handingOn('tf'),
    'ml-matrix': handingOn('mlMatrix'),
    // Colours a terminal: imported with the progress bar, which no page makes.
    picocolors: moduleOf('export default undefined;'),
    'fastest-levenshtein': absolute('libraries/levenshtein.js'),
    'pure-rand/generator/mersenne': absolute('libraries/pure-rand/generator/mersenne.js'),
    'pure-rand/distribution/uniformFloat64': absolute('libraries/pure-rand/distribution/uniformFloat64.js'),
    ketwork: absolute('build/src/index.js'),
  };
  const map = document.createElement('script');
  map.type = 'importmap';
  map.textContent = JSON.stringify({ imports });
  document.head.append(map);
  // Only now, as modules look for their imports as soon as they are fetched.
  const main = document.createElement('script');
  main.type = 'module';
  main.src = 'build/page/main.js';
  main.addEventListener('error', () => {
    document.getElementById('status').textContent = 'The page could not load all of its parts. Load it again.';
  });
  document.head.append(main);
})();
