import { main } from './run-fettle.ts';

/** Fettle for a real plant. */
await main({ demo: false });
