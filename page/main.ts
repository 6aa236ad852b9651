import { backendNames } from './backends.js';
import { listBackends, onControl } from './controls.js';
import { Session } from './session.js';

const session = new Session();
onControl(session);
const present = await listBackends(session);
await session.start(backendNames.filter((name) => present.has(name)));
