import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

/** How many cores were busy on average since the start, and with whom. */
export interface MachineUse {
  /** In words, e.g. `busy 1.90 of 2 cores: this process 0.70, its database and queue 0.80, others 0.40`. */
  readonly text: string;
  /** Cores that this process and what it started used; undefined where it cannot be known. What a figure would need to be compared between runs on a shared machine. */
  readonly ours: number | undefined;
}

/** Starts watching; the answer tells whether a figure was measured on a machine of its own. Who is busy with what is known on Linux only. */
export function watchMachine(): () => MachineUse {
  const began = read();
  return () => {
    const ended = read();
    const seconds = (ended.at - began.at) / 1000;
    const cores = (key: 'busy' | 'own' | 'tree'): number => (ended[key] - began[key]) / seconds;
    const [busy, own, tree] = [cores('busy'), cores('own'), cores('tree')];
    const parts = `this process ${own.toFixed(2)}`;
    const rest =
      ended.tree === 0
        ? ''
        : `, its database and queue ${Math.max(0, tree - own).toFixed(2)}, others ${Math.max(0, busy - tree).toFixed(2)}`;
    return {
      text: `busy ${busy.toFixed(2)} of ${availableParallelism()} cores: ${parts}${rest}`,
      ours: ended.tree === 0 ? undefined : tree,
    };
  };
}

/** Seconds of processor time. */
interface Reading {
  readonly at: number;
  /** All processes of the machine. */
  readonly busy: number;
  readonly own: number;
  /** This process with everything that it started; 0 where it cannot be known. */
  readonly tree: number;
}

function read(): Reading {
  const own = process.cpuUsage();
  const busy = cpus().reduce((total, { times }) => total + times.user + times.nice + times.sys + times.irq, 0);
  return { at: performance.now(), busy: busy / 1000, own: (own.user + own.system) / 1e6, tree: treeOf(process.pid) };
}

/** Linux counts in hundredths of a second, on every architecture. */
const TICKS = 100;

/** A process, what it has reaped, and the processes below it. */
function treeOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    const ticks = (numbers: readonly number[]): number => numbers.reduce((total, field) => total + Number(fields[field]), 0) / TICKS;
    const own = threadsOf(pid) ?? ticks([11, 12]);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return children.split(' ').reduce((total, child) => total + (child === '' ? 0 : treeOf(Number(child))), own + ticks([13, 14]));
  } catch {
    return 0;
  }
}

/** What the scheduler has counted for the threads of a process, in nanoseconds; undefined where the kernel does not tell. Ticks would be half of what a short measurement measures. */
function threadsOf(pid: number): number | undefined {
  try {
    const spent = readdirSync(`/proc/${pid}/task`).map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
    );
    return spent.reduce((total, nanoseconds) => total + nanoseconds, 0) / 1e9;
  } catch {
    return undefined;
  }
}
