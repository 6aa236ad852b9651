// The import map of the page: what modules import by a bare name. TensorFlow.js and ml-matrix come as scripts with one
// global each, which modules of one line hand on; the others are modules already.
(() => {
  const handingOn = (global) => {
    const text = `export const { ${Object.keys(globalThis[global]).join(', ')} } = globalThis.${global};`;
    return URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  };
  const absolute = (path) => new URL(path, document.baseURI).href;
  const imports = {
    '@tensorflow/tfjs': handingOn('tf'),
    'ml-matrix': handingOn('mlMatrix'),
    'fastest-levenshtein': absolute('libraries/levenshtein.js'),
    'pure-rand/generator/mersenne': absolute('libraries/pure-rand/generator/mersenne.js'),
    'pure-rand/distribution/uniformFloat64': absolute('libraries/pure-rand/distribution/uniformFloat64.js'),
    ketwork: absolute('build/src/index.js'),
  };
  const map = document.createElement('script');
  map.type = 'importmap';
  map.textContent = JSON.stringify({ imports });
  document.head.append(map);
})();
