import type { HistoryEvent } from '@fettle/flows';
import type pg from 'pg';
import { bulkWrite, write } from './bulk-write.ts';
import { column } from './columns.ts';

/** What went into what, by the line of history that says so. */
interface Link {
  readonly event: HistoryEvent;
  readonly source: string;
  readonly target: string;
  readonly relation: 'consumed' | 'installed' | 'produced' | 'split' | 'merged' | 'called';
}

const text = (event: HistoryEvent, name: string): string => String(event.data[name] ?? '');

/** A merge is told by both units; the one that takes in is enough. */
function linkOf(event: HistoryEvent): Omit<Link, 'event'> | undefined {
  const unit = `unit/${event.stream}`;
  switch (event.kind) {
    case 'materialConsumed':
      return event.data.lot === undefined
        ? { source: `unit/${text(event, 'component')}`, target: unit, relation: 'installed' }
        : { source: `lot/${text(event, 'lot')}`, target: unit, relation: 'consumed' };
    case 'materialProduced':
      return { source: unit, target: `lot/${text(event, 'lot')}`, relation: 'produced' };
    case 'lotSplit':
      return { source: unit, target: `unit/${text(event, 'child')}`, relation: 'split' };
    case 'lotMerged':
      return event.data.from === undefined ? undefined : { source: `unit/${text(event, 'from')}`, target: unit, relation: 'merged' };
    case 'routingCalled':
      return { source: `unit/${text(event, 'child')}`, target: unit, relation: 'called' };
    default:
      return undefined;
  }
}

const INSERT_GENEALOGY = bulkWrite<Link>('insert-genealogy', [
  column.text(({ event }) => event.stream),
  column.bigint(({ event }) => event.sequence),
  column.text(({ source }) => source),
  column.text(({ target }) => target),
  column.text(({ relation }) => relation),
  column.text(({ event }) => (event.data.definition === undefined ? undefined : text(event, 'definition'))),
  column.double(({ event }) => Number(event.data.quantity ?? 1)),
  column.bigint(({ event }) => event.at),
  column.text(({ event }) => event.flowNode),
  column.text(({ event }) => (event.data.person === undefined ? undefined : text(event, 'person'))),
]);

export function writeGenealogy(client: pg.ClientBase, events: readonly HistoryEvent[]): Promise<unknown>[] {
  const links = events.flatMap((event) => {
    const link = linkOf(event);
    return link === undefined ? [] : [{ event, ...link }];
  });
  return write(client, INSERT_GENEALOGY, links);
}

const INSERT_PARTS = bulkWrite<HistoryEvent>('insert-instruction-parts', [
  column.text((event) => event.stream),
  column.bigint((event) => event.sequence),
  column.text((event) => text(event, 'id')),
  column.bigint((event) => event.at),
  column.text((event) => text(event, 'person')),
  column.text((event) => text(event, 'outcome')),
  column.double((event) => Number(event.data.good)),
  column.double((event) => Number(event.data.scrapped)),
  column.text((event) => text(event, 'reason')),
  column.json((event) => event.data.entries ?? {}),
]);

export function writeInstructionParts(client: pg.ClientBase, events: readonly HistoryEvent[]): Promise<unknown>[] {
  return write(client, INSERT_PARTS, events);
}
