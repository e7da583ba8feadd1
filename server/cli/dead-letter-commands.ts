import { FettleError, type Value } from '@fettle/flows';
import type { DeadLetter } from '@fettle/flows/contract';
import type { Command } from 'commander';
import type { ApiClient } from './api-client.ts';

/** What the command line hands to a family of commands. */
export interface RemoteCommands<Options> {
  /** Adds the options of who signs in where. */
  remote(command: Command): Command;
  signedIn(options: Options): Promise<ApiClient>;
  out(line: string): void;
  end(code: number): void;
}

type Asked<Options> = Options & { readonly reason?: string; readonly json: boolean };

const STATES = ['open', 'settled', 'discarded', 'given', 'fed'] as const;

/** `fettle deadletters`: what nothing could be done with, and what becomes of it; several at once where that makes sense, each on record for itself. */
export function addDeadLetterCommands<Options>(program: Command, { remote, signedIn, out, end }: RemoteCommands<Options>): void {
  const family = program
    .command('deadletters')
    .description('events and payloads that nothing could be done with: see, give, feed, discard');
  const action = (name: string) =>
    remote(family.command(name))
      .option('--reason <text>', 'why, for the audit trail')
      .option('--json', 'one JSON line for each dead letter', false);

  /** Does it to each; one that is refused keeps none of the others. */
  const each = async (
    { reason, json }: Asked<Options>,
    ids: readonly string[],
    change: (id: string, reason: string) => Promise<string>,
  ) => {
    if (reason === undefined) throw new FettleError('invalidInput', 'Say why: --reason "…".');
    let refused = 0;
    for (const id of ids) {
      try {
        const done = await change(id, reason);
        out(json ? JSON.stringify({ id, done: true }) : `${id}\t${done}`);
      } catch (error) {
        if (!(error instanceof FettleError) || error.retry) throw error;
        refused += 1;
        out(json ? JSON.stringify({ id, done: false, code: error.code, message: error.message }) : `${id}\trefused: ${error.message}`);
      }
    }
    end(refused === 0 ? 0 : 1);
  };

  remote(family.command('list', { isDefault: true }))
    .description('the open ones, the newest first')
    .option('--state <state>', `one of ${STATES.join(', ')}`, 'open')
    .option('--limit <n>', 'at most so many', '100')
    .option('--json', 'one JSON line for each dead letter', false)
    .action(async (options: Options & { state: string; limit: string; json: boolean }) => {
      const state = STATES.find((one) => one === options.state);
      if (state === undefined) throw new FettleError('invalidInput', `"${options.state}" is no state: ${STATES.join(', ')}.`);
      const client = await signedIn(options);
      const { deadLetters } = await client.call('listDeadLetters', { query: { state, limit: Number(options.limit) } });
      for (const letter of deadLetters) out(options.json ? JSON.stringify(letter) : lineOf(letter));
    });

  remote(family.command('units'))
    .description('the units that wait for an event of its machine: whom it can be given to')
    .argument('<id>', 'the dead letter')
    .option('--json', 'one JSON line for each unit', false)
    .action(async (id: string, options: Asked<Options>) => {
      const { watches } = await (await signedIn(options)).call('deadLetterWatches', { params: { deadLetter: id } });
      for (const one of watches) {
        const turn = one.active ? 'at the machine' : 'in the queue';
        out(
          options.json ? JSON.stringify(one) : `${one.serialNumber}\t${one.jobOrder}\t${one.flowNode}\t${turn}\tsince ${time(one.since)}`,
        );
      }
    });

  action('give')
    .description('give the event to a unit that waits, as if the machine had said it now')
    .argument('<id>', 'the dead letter')
    .argument('<serialNumber>', 'the unit')
    .option('--at <flowNode>', 'where it waits, when it waits in more than one place')
    .action(async (id: string, serialNumber: string, options: Asked<Options> & { at?: string }) => {
      const client = await signedIn(options);
      await each(options, [id], async (deadLetter, reason) => {
        const watch = await watchOf(client, deadLetter, serialNumber, options.at);
        await client.call('giveDeadLetter', { params: { deadLetter }, body: { watch, reason } });
        return `given to ${serialNumber}`;
      });
    });

  action('feed')
    .description('feed them again as new events of this moment; what could not be read needs signal and value')
    .argument('<ids...>', 'the dead letters')
    .option('--equipment <id>', 'of which machine')
    .option('--signal <name>', 'of which signal')
    .option('--value <json>', 'the value, as JSON: 7.5, true, "End" (what is no JSON is a text)')
    .action(async (ids: string[], options: Asked<Options> & { equipment?: string; signal?: string; value?: string }) => {
      const client = await signedIn(options);
      const { equipment, signal } = options;
      const value = options.value === undefined ? undefined : typedValue(options.value);
      await each(options, ids, async (deadLetter, reason) => {
        await client.call('feedDeadLetter', { params: { deadLetter }, body: { equipment, signal, value, reason } });
        return 'fed as a new event';
      });
    });

  action('discard')
    .description('discard them')
    .argument('<ids...>', 'the dead letters')
    .action(async (ids: string[], options: Asked<Options>) => {
      const client = await signedIn(options);
      await each(options, ids, async (deadLetter, reason) => {
        await client.call('discardDeadLetter', { params: { deadLetter }, body: { reason } });
        return 'discarded';
      });
    });
}

async function watchOf(client: ApiClient, deadLetter: string, serialNumber: string, at: string | undefined): Promise<string> {
  const { watches } = await client.call('deadLetterWatches', { params: { deadLetter } });
  const own = watches.filter((one) => one.serialNumber === serialNumber && (at === undefined || one.flowNode === at));
  const [first, second] = own;
  if (first === undefined) {
    const others = [...new Set(watches.map((one) => one.serialNumber))].join(', ') || 'no unit';
    throw new FettleError('stateRefused', `${serialNumber} waits for nothing of this machine. There wait: ${others}.`);
  }
  if (second !== undefined)
    throw new FettleError(
      'stateRefused',
      `${serialNumber} waits in several places. Say where: --at ${own.map(({ flowNode }) => flowNode).join(' or --at ')}.`,
    );
  return first.watch;
}

function typedValue(text: string): Value {
  try {
    const parsed: unknown = JSON.parse(text);
    if (parsed === null || typeof parsed === 'number' || typeof parsed === 'boolean' || typeof parsed === 'string') return parsed;
  } catch {
    // A text that nobody has put in quotes.
  }
  return text;
}

const time = (at: number): string => new Date(at).toISOString();

function lineOf({ id, at, source, address, event, reason, state, settledBy, settledReason, givenTo }: DeadLetter): string {
  const what = event === undefined ? `${source} ${address}` : `${event.equipment}.${event.signal} = ${JSON.stringify(event.value)}`;
  const became = state === 'open' ? '' : `\t${state}${givenTo === undefined ? '' : ` to ${givenTo}`} by ${settledBy}: ${settledReason}`;
  return `${id}\t${time(at)}\t${what}\t${reason}${became}`;
}
