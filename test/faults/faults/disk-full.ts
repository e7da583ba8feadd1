import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onServer } from '../../support/template-database.ts';
import type { Fault } from '../fault.ts';

/** A start needs 200 MB of room; after that the log and the tables take some. */
const DISK_MB = 520;
const FULL = 5000;

/** The disk of PostgreSQL has no room left for some seconds: for the tables, and in every other round for its log as well, which ends the server. Then there is room again. */
export const diskFull: Fault = {
  name: 'disk-full',
  summary: 'no room on the disk of PostgreSQL for 5 s, for tables and for its log',
  rounds: 2,
  async server() {
    ensureMounting();
    return { disk: DISK_MB, settings: { max_wal_size: '48MB', min_wal_size: '32MB', shared_buffers: '32MB', wal_recycle: 'off' } };
  },
  async strike({ site, random, round, pause, length, say }) {
    await pause(random.whole(0, length / 3));
    const free = site.server.fillDisk();
    // Whatever segment of the log was made ahead is used up as well.
    if (round % 2 === 1) for (let segment = 0; segment < 3; segment += 1) await switchLog(site.databaseUrl);
    await pause(FULL);
    free();
    if (!site.server.running) say('  the server had to be started again');
    await site.server.start();
  },
};

async function switchLog(url: string): Promise<void> {
  await onServer(url, (client) => {
    client.on('error', () => undefined);
    return client.query(`SELECT pg_logical_emit_message(true, 'fill', repeat('x', 1000000)), pg_switch_wal()`);
  }).catch(() => undefined);
}

/** A file system of its own size is a tmpfs, which only root may mount. */
function ensureMounting(): void {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'fettle-faults', folder], { stdio: 'pipe' });
    execFileSync('umount', [folder], { stdio: 'pipe' });
  } catch {
    throw new Error('this account may not mount a tmpfs (root may)');
  } finally {
    rmdirSync(folder);
  }
}
