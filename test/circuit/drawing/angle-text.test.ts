import { type Angle, angleOf, input, product, weight } from '../../../src/circuit/angle.js';
import { angleText } from '../../../src/circuit/drawing/angle-text.js';
import { asciiNotation, unicodeNotation } from '../../../src/circuit/drawing/notation.js';

const { PI } = Math;

it.each<[Angle, string, string]>([
  [angleOf(0), '0', '0'],
  [angleOf(-0), '0', '0'],
  [angleOf(0.5), '0.5', '0.5'],
  [angleOf(-1.23456), '-1.23', '-1.23'],
  [angleOf(123456), '123000', '123000'],
  [angleOf(1.23456e-7), '1.23e-7', '1.23e-7'],
  [angleOf(1e300), '1e+300', '1e+300'],
  [angleOf(PI), 'π', 'pi'],
  [angleOf(-PI), '-π', '-pi'],
  [angleOf(2 * PI), '2π', '2pi'],
  [angleOf(-PI / 2), '-π/2', '-pi/2'],
  [angleOf((3 * PI) / 4), '3π/4', '3pi/4'],
  [angleOf((5 * PI) / 6), '5π/6', '5pi/6'],
  [angleOf(PI / 5), '0.628', '0.628'],
  [angleOf(3.1416), '3.14', '3.14'],
  [input(0), 'x0', 'x0'],
  [input(0).negated(), '-x0', '-x0'],
  [input(12).times(2).plus(PI), '2·x12+π', '2*x12+pi'],
  [input(0).times(-0.5).minus(1), '-0.5·x0-1', '-0.5*x0-1'],
  [input(0).negated().plus(PI), 'π-x0', 'pi-x0'],
  [input(0).times(PI / 2), 'π/2·x0', 'pi/2*x0'],
  [input(0).minus(PI / 4), 'x0-π/4', 'x0-pi/4'],
  [input(0).times(0), '0·x0', '0*x0'],
  [weight(3), 'θ3', 'w3'],
  [weight(3).times(2), '2·θ3', '2*w3'],
  [weight(3, 'layer1'), 'layer1[3]', 'layer1[3]'],
  [product(input(0), input(1)), 'x0·x1', 'x0*x1'],
  [product(input(0).times(2), input(1).negated()), '2·x0·(-x1)', '2*x0*(-x1)'],
  [product(input(0).negated().plus(PI), input(1).negated().plus(PI)).times(2), '2·(π-x0)·(π-x1)', '2*(pi-x0)*(pi-x1)'],
])('writes angle %# as %s, in ASCII as %s', (angle, unicode, ascii) => {
  expect(angleText(angle, unicodeNotation)).toBe(unicode);
  expect(angleText(angle, asciiNotation)).toBe(ascii);
});
