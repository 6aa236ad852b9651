import { Circuit, draw } from '../../src/index.js';
import { refuseOptions } from '../support/refused-options.js';

refuseOptions([
  ['drawSvg', (options) => draw.drawSvg(new Circuit(1).h(0), options), 'titel', 'title'],
  ['lineChart', draw.lineChart, 'serie', 'series'],
  ['barChart', draw.barChart, 'serie', 'series'],
  ['heatMap', draw.heatMap, 'value', 'values'],
]);
