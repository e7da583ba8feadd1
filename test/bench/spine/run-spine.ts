import type { Print } from '../support/benchmark.ts';
import { type MachineUse, watchMachine } from '../support/machine-use.ts';
import { quantile } from '../support/quantile.ts';
import { rest } from '../support/rest.ts';
import { checkBalance, type PutIn } from './balance.ts';
import { judgeEvents } from './judge-events.ts';
import { moveUnits } from './move-units.ts';
import { react } from './react.ts';
import { LATHE, LATHE_RULES, MILL } from './seed-spine.ts';
import type { SpineEngine } from './spine-engine.ts';
import type { Queue, SpineOptions } from './spine-options.ts';

/** Events per second of the two paced loads. */
const LOADS = [500, 2000];
/** What was offered must be consumed this soon after. */
const TAIL_LIMIT = 60_000;

/** All parts on one engine, one after the other, each from empty inboxes. Gives what does not add up at the end. */
export async function runSpine(
  engine: SpineEngine,
  { queue, options, print }: { readonly queue: Queue; readonly options: SpineOptions; readonly print: Print },
): Promise<readonly string[]> {
  const milliseconds = options.seconds * 1000;
  const warmUp = Math.min(2000, milliseconds / 2);
  const putIn: PutIn = { events: 0, firing: 0, units: 0, tasks: 0 };
  const say = (line: string): void => print.say(`${queue}: ${line}`);
  const figure = (metric: string, load: number, value: number, unit: string): void =>
    print.figure({ bench: 'spine', metric, queue, load, value, unit });

  const events = async (name: string, equipmentClass: string, length: number): Promise<number> => {
    const machine = watchMachine();
    const judged = await judgeEvents(engine, { name, equipmentClass, milliseconds: length, limit: TAIL_LIMIT });
    putIn.events += judged.accepted;
    putIn.firing += judged.firing;
    const rate = (judged.accepted * 1000) / judged.took;
    const behind = Math.round(judged.took - judged.offered);
    say(
      `${name}: ${judged.accepted} events, ${Math.round(rate)}/s, consumed ${behind} ms after the last was recorded; ${perCore(rate, machine())}`,
    );
    return rate;
  };
  const transitions = async (name: string, length: number): Promise<number> => {
    const machine = watchMachine();
    const moved = await moveUnits(engine, { name, milliseconds: length, limit: TAIL_LIMIT });
    putIn.units += moved.unitsStarted;
    putIn.tasks += moved.tasksCompleted;
    const rate = (moved.transitions * 1000) / moved.took;
    say(
      `${name}: ${moved.unitsStarted} units, ${moved.tasksCompleted} work instructions, ${moved.transitions} transitions, ${Math.round(rate)}/s; ${perCore(rate, machine())}`,
    );
    return rate;
  };
  const reaction = async (load: number): Promise<void> => {
    const given = { name: `reaction-${load}`, equipmentClass: MILL, rate: load, milliseconds, warmUp, limit: TAIL_LIMIT };
    rest();
    const machine = watchMachine();
    const reactions = await react(engine, given);
    putIn.events += reactions.accepted;
    putIn.firing += reactions.firing;
    const at = (q: number): number => quantile(reactions.committed, q);
    figure('reaction_p50_ms', load, at(0.5), 'ms');
    figure('reaction_p99_ms', load, at(0.99), 'ms');
    const performed = [0.5, 0.99].map((q) => quantile(reactions.performed, q).toFixed(1));
    say(
      `reaction at ${load}/s: ${reactions.committed.length} reactions, p50 ${at(0.5).toFixed(1)}, p90 ${at(0.9).toFixed(1)}, p99 ${at(0.99).toFixed(1)}, ` +
        `worst ${at(1).toFixed(1)} ms; until performed p50 ${performed[0]}, p99 ${performed[1]} ms; sent at most ${reactions.sendingLate.toFixed(1)} ms late; ${machine().text}`,
    );
  };

  if (options.phases.includes('events')) {
    await events('events-warm-up', MILL, warmUp);
    figure('events_per_s', 0, await events('events-one-rule', MILL, milliseconds), 'events/s');
    await events('events-ten-rules-warm-up', LATHE, warmUp / 2);
    const ten = await events('events-ten-rules', LATHE, milliseconds / 2);
    say(`by ${LATHE_RULES} rules each: ${Math.round(ten)} events/s`);
  }
  if (options.phases.includes('transitions')) {
    await transitions('transitions-warm-up', warmUp);
    figure('transitions_per_s', 0, await transitions('transitions', milliseconds), 'transitions/s');
  }
  if (options.phases.includes('reaction')) for (const load of LOADS) await reaction(load);
  return checkBalance(engine, putIn);
}

/** On a shared machine a rate says little without the share of it that we got. */
function perCore(rate: number, { text, ours }: MachineUse): string {
  return ours === undefined ? text : `${Math.round(rate / ours)}/s for each core used; ${text}`;
}
