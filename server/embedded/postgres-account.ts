import { existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { FettleError } from '@fettle/flows';

/**
 * Under whose account PostgreSQL's programs run. An ordinary user's: the same. PostgreSQL refuses root, so under root they run as the
 * owner of the cluster, or `postgres` where there is one, or `nobody`; no account is created.
 *
 * That account must reach the programs and the cluster through every folder above them. Where it cannot (a checkout in a folder that
 * root closed to others), the programs are started through setpriv(1) with the one capability that passes closed folders, instead of
 * opening folders that are not ours.
 */
export interface PostgresAccount {
  /** Undefined when it is the account of this process. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  /** How to start a program: what to put before it, and as whom. */
  command(
    program: string,
    args: readonly string[],
  ): { readonly program: string; readonly args: readonly string[]; readonly uid?: number; readonly gid?: number };
}

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Linux capability numbers (linux/capability.h). The first can only read, so it is preferred. */
const PASSING_CAPABILITIES = [
  { bit: 2n, name: 'dac_read_search' },
  { bit: 1n, name: 'dac_override' },
] as const;

export function postgresAccount(cluster: string, programs: readonly string[]): PostgresAccount {
  if (process.getuid?.() !== 0) return { owner: undefined, command: (program, args) => ({ program, args }) };
  const account = chooseAccount(cluster);
  const { uid, gid } = account;
  const closed = [...programs, dirname(cluster)].find((path) => !reachable(path, account));
  if (closed === undefined) return { owner: { uid, gid }, command: (program, args) => ({ program, args, uid, gid }) };

  const setpriv = findSetpriv();
  const capability = PASSING_CAPABILITIES.find(({ bit }) => ((effectiveCapabilities() >> bit) & 1n) === 1n)?.name;
  if (setpriv === undefined || capability === undefined) throw unreachable(closed, account);
  const prefix = [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    // Without this, access(2), which PostgreSQL asks first, does not count capabilities.
    '--securebits=+no_setuid_fixup',
    `--inh-caps=-all,+${capability}`,
    `--ambient-caps=+${capability}`,
    `--bounding-set=-all,+${capability}`,
    '--',
  ];
  return { owner: { uid, gid }, command: (program, args) => ({ program: setpriv, args: [...prefix, program, ...args] }) };
}

function chooseAccount(cluster: string): Account {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  const ownerId = existsSync(cluster) ? statSync(cluster).uid : 0;
  const account =
    accounts.find(({ uid }) => uid > 0 && uid === ownerId) ??
    accounts.find(({ name }) => name === 'postgres') ??
    accounts.find(({ name }) => name === 'nobody');
  if (account !== undefined) return account;
  throw new FettleError(
    'dataFolder',
    'PostgreSQL does not run as root, and there is no account `postgres` or `nobody` to run it. ' +
      'Start Fettle as an ordinary user, or name a database of your own: DATABASE_URL=postgres://….',
  );
}

/** Whether the account may read what is at the path, through every folder above it. */
function reachable(path: string, account: Account): boolean {
  if (!existsSync(path)) return dirname(path) === path || reachable(dirname(path), account);
  if (!allows(path, account, statSync(path).isDirectory() ? 0o1 : 0o5)) return false;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (!allows(folder, account, 0o1)) return false;
    if (dirname(folder) === folder) return true;
  }
}

function allows(path: string, { uid, gid }: Account, bits: number): boolean {
  const stat = statSync(path);
  const shift = stat.uid === uid ? 6 : stat.gid === gid ? 3 : 0;
  return ((stat.mode >> shift) & bits) === bits;
}

function findSetpriv(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/bin'].filter(Boolean);
  return folders.map((folder) => join(folder, 'setpriv')).find((path) => existsSync(path));
}

function effectiveCapabilities(): bigint {
  if (process.platform !== 'linux') return 0n;
  const mask = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return mask === undefined ? 0n : BigInt(`0x${mask}`);
}

function unreachable(path: string, account: Account): FettleError {
  return new FettleError(
    'dataFolder',
    `PostgreSQL does not run as root, and the account ${account.name}, under which it would run, cannot reach ${path}. ` +
      'Start Fettle as an ordinary user, open the folders above that path to others (chmod o+x), or name a database of your own: DATABASE_URL=postgres://….',
    { details: { path, account: account.name } },
  );
}
