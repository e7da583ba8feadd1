import type { HistoryEvent, Json } from '@fettle/flows';
import type pg from 'pg';
import { type BulkWrite, bulkWrite, write } from './bulk-write.ts';
import { column } from './columns.ts';
import { type InstructionWriter, resolveInstructions } from './instruction-documents.ts';
import { run, statement } from './statement.ts';

/**
 * History as rows: a page holds the lines that one consumed message led to in one stream. A line costs bytes, a row costs index entries: five lines of a transition in one
 * page are a quarter of the work that five rows are.
 *
 * Invariants:
 * 1. pages stand in the order of their lines, so (xid, position of the page, place in it) is the order of the lines;
 * 2. a page holds lines of one stream, cause, time, flow and version; only its first line can carry the message.
 */

/** [kind, flowNode, token, tokenVersion, data]. A token of the stream's own unit is its number. */
export type StoredLine = readonly [
  HistoryEvent['kind'],
  string | null | undefined,
  number | string | null | undefined,
  number | null | undefined,
  HistoryEvent['data'],
];

interface Page {
  readonly first: HistoryEvent;
  readonly lines: StoredLine[];
  /** What a drain changed of a unit and did not write into its row: with its last page. */
  changes: unknown;
}

export interface HistoryRow {
  readonly stream: string;
  readonly sequence: number;
  readonly at: number;
  readonly version: number;
  readonly flow: string;
  readonly cause: string;
  readonly lines: readonly StoredLine[];
  readonly message?: StoredMessage | null;
}

/** A message as it came, or in a list of one when what the stream says already is left out of it: `instance`, and in `token` all but the number. */
type StoredMessage = object | readonly [object];

/** Lines of a page at most: the view `history` and the tail number the lines of a page below 1024. */
const PAGE = 1000;

const INSERT_HISTORY: BulkWrite<Page> = bulkWrite('insert-history', [
  column.text(({ first }) => first.stream),
  column.bigint(({ first }) => first.sequence),
  column.bigint(({ first }) => first.at),
  column.integer(({ first }) => first.version),
  column.text(({ first }) => first.flow),
  column.text(({ first }) => first.cause),
  column.json(({ lines }) => lines),
  column.json(({ changes }) => changes),
  column.json(({ first }) => storedMessage(first)),
]);
const READ_HISTORY = statement('read-history');

/** `changes` are those of a unit's row (unit-rows.ts), by its id. */
export function writeHistory(
  client: pg.ClientBase,
  history: readonly HistoryEvent[],
  { changes, instructions }: { readonly changes: ReadonlyMap<string, unknown>; readonly instructions: InstructionWriter },
): Promise<unknown>[] {
  return write(client, INSERT_HISTORY, pagesOf(history, changes, instructions));
}

function pagesOf(history: readonly HistoryEvent[], changes: ReadonlyMap<string, unknown>, instructions: InstructionWriter): Page[] {
  const pages: Page[] = [];
  const last = new Map<string, Page>();
  let page: Page | undefined;
  for (const event of history) {
    if (page === undefined || !belongsTo(event, page)) {
      page = { first: event, lines: [], changes: undefined };
      pages.push(page);
      if (changes.has(event.stream)) last.set(event.stream, page);
    }
    page.lines.push([
      event.kind,
      event.flowNode,
      storedToken(event.stream, event.token),
      event.tokenVersion,
      storedData(event, instructions),
    ]);
  }
  for (const [stream, change] of changes) {
    const ending = last.get(stream);
    if (ending === undefined) throw new Error(`${stream} changed without a line of history`);
    ending.changes = change;
  }
  return pages;
}

function belongsTo(event: HistoryEvent, { first, lines }: Page): boolean {
  return (
    event.message === undefined &&
    event.stream === first.stream &&
    event.cause === first.cause &&
    event.at === first.at &&
    event.flow === first.flow &&
    event.version === first.version &&
    lines.length < PAGE
  );
}

const DOT = 46;
const ZERO = 48;
/** More digits than these are not stored as a number: every number of nine digits is written in one way and is exact. */
const MOST_DIGITS = 9;

/** A token of the stream itself as its number. Without a text for each line to compare with: a drain has thousands of lines. */
export function storedToken(stream: string, token: string | undefined): number | string | undefined {
  if (token === undefined || token.charCodeAt(stream.length) !== DOT || !token.startsWith(stream)) return token;
  const first = stream.length + 1;
  const digits = token.length - first;
  if (digits < 1 || digits > MOST_DIGITS || (digits > 1 && token.charCodeAt(first) === ZERO)) return token;
  let number = 0;
  for (let index = first; index < token.length; index += 1) {
    const digit = token.charCodeAt(index) - ZERO;
    if (digit < 0 || digit > 9) return token;
    number = number * 10 + digit;
  }
  return number;
}

function storedMessage({ stream, message }: HistoryEvent): StoredMessage | undefined {
  if (message === undefined || !('instance' in message) || message.instance !== stream) return message;
  const { instance: _said, ...rest } = message;
  return ['token' in rest ? { ...rest, token: storedToken(stream, rest.token) } : rest];
}

function messageOf(stream: string, stored: StoredMessage): NonNullable<HistoryEvent['message']> {
  if (!Array.isArray(stored)) return stored as NonNullable<HistoryEvent['message']>;
  const message = { ...stored[0], instance: stream };
  return (typeof message.token === 'number' ? { ...message, token: `${stream}.${message.token}` } : message) as NonNullable<
    HistoryEvent['message']
  >;
}

function storedData({ kind, data, flow, version, flowNode }: HistoryEvent, instructions: InstructionWriter): HistoryEvent['data'] {
  const { instruction } = data;
  if (kind !== 'workInstructionOpened' || typeof instruction !== 'object' || instruction === null) return data;
  return { ...data, instruction: instructions.refer(instruction, `${flow}@${version}/${flowNode}`) as unknown as Json };
}

/** The lines of a page, without what their data refers to. */
export function linesOf({ stream, sequence, lines, message, cause, ...page }: HistoryRow): HistoryEvent[] {
  return lines.map(([kind, flowNode, token, tokenVersion, data], place) => ({
    stream,
    sequence: sequence + place,
    at: page.at,
    kind,
    flow: page.flow,
    version: page.version,
    ...(flowNode == null ? {} : { flowNode }),
    ...(token == null ? {} : { token: typeof token === 'number' ? `${stream}.${token}` : token }),
    ...(tokenVersion == null ? {} : { tokenVersion }),
    cause,
    ...(place > 0 || message == null ? {} : { message: messageOf(stream, message) }),
    data,
  }));
}

/** The lines of pages in their order, whole. */
export async function readLines(client: pg.ClientBase | pg.Pool, pages: readonly HistoryRow[]): Promise<HistoryEvent[]> {
  const events = pages.flatMap(linesOf);
  await resolveInstructions(
    client,
    events.filter(({ kind }) => kind === 'workInstructionOpened'),
    ({ data }) => data.instruction,
    (event, instruction) => Object.assign(event.data, { instruction }),
  );
  return events;
}

/** The history of streams, each in order, with the messages that it carries. */
export async function readHistory(client: pg.ClientBase | pg.Pool, streams: readonly string[]): Promise<HistoryEvent[]> {
  return readLines(client, await run<HistoryRow>(client, READ_HISTORY, [streams]));
}
