import type { DrawnRegistry, FlowNode, Ports } from '@fettle/flows';
import type { Draft } from 'immer';
import type { FlowRecords } from './flow-records.ts';

/** What a command or a behaviour may use besides the draft. */
export interface CommandContext {
  readonly registry: DrawnRegistry;
  /** Ports of a flowNode as it stands; none for a type that is not known or params that do not parse. */
  portsOf(flowNode: FlowNode): Ports;
  /** Runs another command as a part of this one: its behaviours run too, and all of it is one step of undo. */
  run<Args, Result>(command: Command<Args, Result>, args: Args): Result;
}

/**
 * One thing that can be done to the document. `execute` changes the draft and nothing else; everything that follows from it (connections of a removed
 * flowNode) is a behaviour.
 */
export interface Command<Args, Result = void> {
  readonly name: string;
  /** What is undone, in words after "Undo": `move 3 steps`. */
  title(args: Args): string;
  /** Executions with the same key within a short time are one step of undo: typing in one field, nudging with the arrows. */
  coalesce?(args: Args): string | undefined;
  execute(draft: Draft<FlowRecords>, args: Args, context: CommandContext): Result;
}

/** Fixes the types of a command. */
export function defineCommand<Args, Result = void>(command: Command<Args, Result>): Command<Args, Result> {
  return command;
}

/**
 * What follows from a command. `follow` is called before the command changes the draft; if it returns a function, that is called after. So a behaviour can
 * compare: it sees both sides.
 */
export interface Behaviour {
  readonly name: string;
  /** Name of the command that it follows from. */
  readonly on: string;
  // biome-ignore lint/suspicious/noExplicitAny: the list of behaviours holds followers of every command; `defineBehaviour` ties the arguments to the command.
  follow(draft: Draft<FlowRecords>, args: any, context: CommandContext): undefined | (() => void);
}

export function defineBehaviour<Args, Result>(behaviour: {
  readonly name: string;
  readonly on: Command<Args, Result>;
  follow(draft: Draft<FlowRecords>, args: Args, context: CommandContext): undefined | (() => void);
}): Behaviour {
  return { ...behaviour, on: behaviour.on.name };
}
