import { createQueueDoorbell } from '@fettle/engine';
import { quietLog, startTestEngine } from '@fettle/engine/testing/test-engine.ts';

/** A worker as a process of its own, to be killed: `node worker-process.ts <database URL>`. Says `ready` when it works. */
const databaseUrl = process.argv[2] ?? '';
const doorbell = await createQueueDoorbell({ backend: { kind: 'postgres', databaseUrl }, log: quietLog });
await startTestEngine({ databaseUrl, doorbell, effects: { backoff: 20 } });
process.stdout.write('ready\n');
