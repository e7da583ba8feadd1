import { main } from './run-fettle.ts';

/** `npm start`: Fettle with the simulated plant. */
await main({ demo: true });
