import type { HistoryEvent, Json } from '@fettle/flows';
import type { FiringView } from '@fettle/flows/contract';
import type { JourneyItem, JourneyLine, Tone, Visit } from './journey.ts';
import type { RecordNames } from './record-names.ts';
import type { ValueRow } from './value-row.ts';

/**
 * The journey while history is read, oldest first. What holds:
 * 1. every line of history ends up in exactly one line of the journey, or belongs to a visit as its coming and going;
 * 2. a line about a token stands in the visit where the token is; one about the unit as a whole stands in the visit that is open if there is exactly one, else between visits.
 */
export class JourneyBuilder {
  readonly items: JourneyItem[] = [];
  readonly names: RecordNames;
  /** Instructions by the id of their work, for the words and limits of what is entered. */
  readonly instructions = new Map<string, Json | undefined>();
  /** Lines that tell of an effect that has not answered yet. */
  readonly effects = new Map<string, { readonly line: JourneyLine; readonly words: string }>();
  readonly #open = new Map<string, Visit>();
  readonly #said = new Map<Visit, Set<string>>();
  #last: JourneyLine | undefined;

  constructor(names: RecordNames) {
    this.names = names;
  }

  visitOf(event: HistoryEvent): Visit | undefined {
    return event.token === undefined ? undefined : this.#open.get(event.token);
  }

  enter(event: HistoryEvent): void {
    const flowNode = event.flowNode ?? '';
    const before = this.visitOf(event);
    if (before?.flowNode === flowNode) {
      // Tried again after an incident: it never left.
      before.waits.clear();
      this.absorb(event);
      return;
    }
    const visit: Visit = {
      key: `visit ${event.sequence}`,
      flowNode,
      name: this.names.flowNode(flowNode),
      visit: Number(event.data.visit ?? 1),
      enteredAt: event.at,
      lines: [],
      waits: new Map(),
    };
    this.items.push({ visit });
    if (event.token !== undefined) this.#open.set(event.token, visit);
  }

  leave(event: HistoryEvent, exit: string): void {
    const visit = this.visitOf(event);
    if (visit === undefined || event.token === undefined) return;
    visit.leftAt = event.at;
    visit.exit = exit;
    visit.waits.clear();
    this.#open.delete(event.token);
  }

  add(event: HistoryEvent, text: string, tone: Tone = 'step', rows: readonly ValueRow[] = []): JourneyLine {
    const line: JourneyLine = { key: `line ${event.sequence}`, at: event.at, text, tone, rows, events: [event] };
    this.#place(line, this.visitOf(event));
    return line;
  }

  addFiring(firing: FiringView): void {
    const text = `Rule “${firing.flowName}” fired: ${firing.title}`;
    this.#place({ key: `firing ${firing.id}`, at: firing.at, text, tone: 'warning', rows: [], firing, events: [] }, undefined);
  }

  /** Tells nothing of its own: it is kept with the line before it. */
  absorb(event: HistoryEvent): void {
    (this.visitOf(event)?.lines.at(-1) ?? this.#last)?.events.push(event);
  }

  /** Notes that the visit has told of these results already. */
  said(event: HistoryEvent, keys: Iterable<string>): void {
    const visit = this.visitOf(event);
    if (visit === undefined) return;
    const said = this.#said.get(visit) ?? new Set();
    for (const key of keys) said.add(key);
    this.#said.set(visit, said);
  }

  unsaid(event: HistoryEvent, rows: readonly ValueRow[]): readonly ValueRow[] {
    const visit = this.visitOf(event);
    const said = visit && this.#said.get(visit);
    return said === undefined ? rows : rows.filter(({ key }) => !said.has(key));
  }

  #place(line: JourneyLine, visit: Visit | undefined): void {
    const only = this.#open.size === 1 ? [...this.#open.values()][0] : undefined;
    const into = visit ?? only;
    this.#last = line;
    if (into === undefined) this.items.push({ line });
    else into.lines.push(line);
  }
}
