// npm run page: compiles the page and Ketwork to ES modules, which a browser loads as they are, and serves them on this
// machine until Ctrl-C.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { serve } from './page-server.mjs';

const help = `npm run page -- [--port <number>]

Trains a hybrid quantum-classical model on two moons, in your browser, on WebGPU, WebGL or SIMD.

  --port <number>  where the page is served on 127.0.0.1; 0 takes any free port (default 8080)
  --help           this text
`;

/** Ends with a message for the user, without a stack. */
function fail(message, code) {
  console.error(message);
  process.exit(code);
}

function optionsGiven() {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string', default: '8080' }, help: { type: 'boolean' } } });
    const port = /^\d+$/.test(values.port) ? Number(values.port) : NaN;
    if (port <= 65535) return { port, help: values.help };
    fail(`The port "${values.port}" is none. Use a whole number from 0 to 65535, such as --port 8080.`, 2);
  } catch (error) {
    fail(`${error.message.split('. ')[0].replace(/\.$/, '')}. npm run page -- --help lists the options.`, 2);
  }
}

async function compile() {
  const tsc = spawn(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'page'], { stdio: 'inherit' });
  const [code] = await once(tsc, 'close');
  if (code !== 0) fail('The page did not compile: see above.', 1);
}

const { port, help: isHelp } = optionsGiven();
if (isHelp) {
  console.log(help);
} else {
  await compile();
  const server = await serve(port).catch((error) => {
    const isTaken = error.code === 'EADDRINUSE';
    fail(isTaken ? `Port ${port} is taken. Use another: npm run page -- --port ${port + 1}` : error.message, 2);
  });
  console.log(`The page is at http://127.0.0.1:${server.address().port}/ (Ctrl-C stops it)`);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      server.closeAllConnections();
      server.close();
    });
  }
}
