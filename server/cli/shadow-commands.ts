import { FettleError } from '@fettle/flows';
import type { ShadowDivergence, ShadowRun } from '@fettle/flows/contract';
import type { Command } from 'commander';
import type { RemoteCommands } from './dead-letter-commands.ts';

interface ListOptions {
  readonly run?: string;
  readonly limit: string;
  readonly json: boolean;
}

/** `fettle shadow`: a draft of a rule that judges live beside the released version: begin, see what differs, end. */
export function addShadowCommands<Options>(program: Command, { remote, signedIn, out }: Omit<RemoteCommands<Options>, 'end'>): void {
  const family = program
    .command('shadow')
    .description('a draft of a quality rule that judges live with its actions suppressed: begin, see what differs, end');

  remote(family.command('list', { isDefault: true }))
    .description('what the newest run judged otherwise than the released version: + the draft alone fires, - the released version alone')
    .argument('<rule>', 'id of the quality rule')
    .option('--run <id>', 'another run (see: fettle shadow runs)')
    .option('--limit <n>', 'at most so many, the newest first', '100')
    .option('--json', 'the run and its divergences as one JSON object', false)
    .action(async (rule: string, options: Options & ListOptions) => {
      const { runs, divergences } = await (await signedIn(options)).call('getShadow', {
        params: { flow: rule },
        query: { limit: limitOf(options.limit), ...(options.run === undefined ? {} : { run: options.run }) },
      });
      const run = options.run === undefined ? runs[0] : runs.find(({ id }) => id === options.run);
      if (run === undefined)
        throw new FettleError(
          'notFound',
          `No draft of "${rule}" ${options.run === undefined ? 'ran in shadow yet' : `has the run ${options.run}`}.`,
        );
      if (options.json) {
        out(JSON.stringify({ run, divergences }));
        return;
      }
      out(runLine(run));
      for (const divergence of divergences) out(divergenceLine(divergence));
      if (divergences.length === 0) out('No unit was judged otherwise.');
    });

  remote(family.command('runs'))
    .description('the runs that are kept, the newest first')
    .argument('<rule>', 'id of the quality rule')
    .option('--json', 'a JSON line for each run', false)
    .action(async (rule: string, options: Options & { readonly json: boolean }) => {
      const { runs } = await (await signedIn(options)).call('getShadow', { params: { flow: rule }, query: { limit: 1 } });
      for (const run of runs) out(options.json ? JSON.stringify(run) : `${run.id}\t${runLine(run)}`);
    });

  remote(family.command('start'))
    .description('let the draft, as it is saved now, judge beside the released version')
    .argument('<rule>', 'id of the quality rule')
    .option('--revision <n>', 'only if the draft is at this revision still')
    .option('--json', 'one JSON object', false)
    .action(async (rule: string, options: Options & { readonly revision?: string; readonly json: boolean }) => {
      const client = await signedIn(options);
      const { summary } = await client.call('getFlow', { params: { flow: rule } });
      const revision = options.revision === undefined ? summary.draftRevision : Number(options.revision);
      const { run } = await client.call('startShadow', { params: { flow: rule }, body: { revision } });
      out(options.json ? JSON.stringify({ run, revision }) : `Revision ${revision} of "${rule}" runs in shadow: run ${run}.`);
    });

  remote(family.command('stop'))
    .description('end the run; what it found stays')
    .argument('<rule>', 'id of the quality rule')
    .option('--reason <text>', 'why, for the audit trail', '')
    .option('--json', 'one JSON object', false)
    .action(async (rule: string, options: Options & { readonly reason: string; readonly json: boolean }) => {
      await (await signedIn(options)).call('stopShadow', { params: { flow: rule }, body: { reason: options.reason } });
      out(options.json ? JSON.stringify({ stopped: true }) : `No draft of "${rule}" runs in shadow any more.`);
    });
}

function limitOf(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 500) return limit;
  throw new FettleError('invalidInput', `"${text}" is no number from 1 to 500: --limit 100.`);
}

const time = (at: number): string => new Date(at).toISOString();

function runLine({ draftRevision, beside, startedAt, startedBy, stoppedAt, stoppedBy, stopReason, kept, gained, lost }: ShadowRun): string {
  const against = beside === undefined ? 'while none was released' : `beside version ${beside}`;
  const end =
    stoppedAt === undefined
      ? 'runs still'
      : `ended ${time(stoppedAt)} by ${stoppedBy ?? ''}${stopReason === undefined || stopReason === '' ? '' : `: ${stopReason}`}`;
  return `revision ${draftRevision} ${against}, since ${time(startedAt)} by ${startedBy}, ${end}; units: ${kept} both fire, ${gained} the draft alone, ${lost} the released version alone`;
}

function divergenceLine({ at, equipment, serialNumber, verdict, title, would, trace }: ShadowDivergence): string {
  const on = serialNumber === undefined ? '' : `  ${serialNumber}`;
  const why = trace.map(({ text }) => text).join('; ');
  const what = would.length === 0 ? '' : `  would: ${would.join(', ')}`;
  return `${verdict === 'gained' ? '+' : '-'} ${time(at)}  ${equipment}${on}  ${title}${why === '' ? '' : `  (${why})`}${what}`;
}
