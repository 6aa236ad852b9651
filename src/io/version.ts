/** The version of Ketwork, as in package.json: it is written into every saved model. */
export const version = '0.1.0';
