import type { FlowDefinition } from '@fettle/flows';
import { FettleError } from '@fettle/flows/fettle-error.ts';
import type { FlowDocument } from '../document/flow-document.ts';
import { definitionOf, type FlowRecords, sameRecords } from '../document/flow-records.ts';
import { ValueStore } from './value-store.ts';

/*
 * Saves the draft by itself. Invariants:
 * - at most one save is on its way, always of the newest state;
 * - a save names the revision that it is based on; when somebody else saved since, nothing is sent any more until a person has chosen;
 * - a server that cannot be reached is tried again for ever, and the work stays in the page meanwhile.
 */

export type SaveState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'unsaved' }
  | { readonly kind: 'saving' }
  /** Not reached; it is tried again. */
  | { readonly kind: 'waiting'; readonly message: string }
  /** Somebody else saved since. */
  | { readonly kind: 'conflict'; readonly message: string }
  /** The server refuses this draft; it is tried again with the next change. */
  | { readonly kind: 'refused'; readonly message: string };

export type SaveDraft = (revision: number, definition: FlowDefinition) => Promise<{ readonly revision: number }>;

/** Milliseconds after the last change. */
const AFTER = 800;
const RETRY_AFTER = 3_000;

export class DraftSaver {
  readonly state = new ValueStore<SaveState>({ kind: 'saved' });
  readonly #document: FlowDocument;
  readonly #save: SaveDraft;
  readonly #unsubscribe: () => void;
  #revision: number;
  #saved: FlowRecords;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;

  constructor(document: FlowDocument, revision: number, save: SaveDraft) {
    this.#document = document;
    this.#revision = revision;
    this.#saved = document.records;
    this.#save = save;
    this.#unsubscribe = document.subscribe(() => this.#changed());
  }

  /** The revision that the server has and the document is based on. */
  get revision(): number {
    return this.#revision;
  }

  get isSaved(): boolean {
    return this.state.get().kind === 'saved';
  }

  /** Saves what is not saved yet, now. Resolves when the server has it, or when it cannot be: see `state`. */
  async flush(): Promise<void> {
    await this.#running;
    if (this.state.get().kind === 'conflict' || sameRecords(this.#document.records, this.#saved)) return;
    await this.#run();
  }

  /** Takes the server's draft in place of what is in the page. */
  takeTheirs(records: FlowRecords, revision: number): void {
    clearTimeout(this.#timer);
    this.#revision = revision;
    this.#saved = records;
    this.#document.replace(records);
    this.state.set({ kind: 'saved' });
  }

  /** Stops. What is not saved yet is sent a last time. */
  close(): void {
    this.#unsubscribe();
    clearTimeout(this.#timer);
    void this.flush();
  }

  #changed(): void {
    if (this.state.get().kind === 'conflict') return;
    clearTimeout(this.#timer);
    if (sameRecords(this.#document.records, this.#saved)) {
      if (this.#running === undefined) this.state.set({ kind: 'saved' });
      return;
    }
    if (this.state.get().kind !== 'saving') this.state.set({ kind: 'unsaved' });
    this.#timer = setTimeout(() => void this.#run(), AFTER);
  }

  #run(): Promise<void> {
    clearTimeout(this.#timer);
    this.#running ??= this.#send().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #send(): Promise<void> {
    const records = this.#document.records;
    this.state.set({ kind: 'saving' });
    try {
      const { revision } = await this.#save(this.#revision, definitionOf(records));
      this.#revision = revision;
      this.#saved = records;
      const hasMore = !sameRecords(this.#document.records, records);
      this.state.set({ kind: hasMore ? 'unsaved' : 'saved' });
      if (hasMore) this.#later(AFTER);
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof FettleError ? error.code : 'internal';
    if (code === 'conflict') {
      this.state.set({ kind: 'conflict', message });
      return;
    }
    const tryAgain = error instanceof FettleError && error.retry;
    this.state.set({ kind: tryAgain ? 'waiting' : 'refused', message });
    if (tryAgain) this.#later(RETRY_AFTER);
  }

  #later(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), milliseconds);
  }
}
