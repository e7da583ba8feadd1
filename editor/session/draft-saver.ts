import type { FlowDefinition } from '@fettle/flows';
import type { OwnDraft } from '@fettle/flows/contract';
import { FettleError } from '@fettle/flows/fettle-error.ts';
import { type FlowsToMerge, type MergeConflict, type MergeOptions, mergeFlows, type Side, sameJson } from '@fettle/flows/merge/index.ts';
import type { FlowDocument } from '../document/flow-document.ts';
import { definitionOf, type FlowRecords, recordsOf, sameRecords } from '../document/flow-records.ts';
import { ValueStore } from './value-store.ts';

/*
 * Keeps what one draws in a draft of one's own, by itself, and shares it when one says so. Invariants:
 * - at most one request is on its way, always with the newest state;
 * - nothing is overwritten: what others shared, or another window of the same person kept, is merged; where both changed the same, nothing is sent until a person has chosen;
 * - a server that cannot be reached is tried again for ever, and the work stays in the page meanwhile.
 */

/** What is to be chosen before anything is sent again. */
export interface OpenMerge extends FlowsToMerge {
  readonly conflicts: readonly MergeConflict[];
  /** Who made theirs; undefined: the same person, in another window. */
  readonly by: string | undefined;
}

export type SaveState =
  /** The same as the shared draft. */
  | { readonly kind: 'saved' }
  /** Kept for oneself, not shared. */
  | { readonly kind: 'own' }
  | { readonly kind: 'unsaved' }
  | { readonly kind: 'saving' }
  /** Not reached; it is tried again. */
  | { readonly kind: 'waiting'; readonly message: string }
  | { readonly kind: 'conflict'; readonly merge: OpenMerge }
  /** The server refuses this draft; it is tried again with the next change. */
  | { readonly kind: 'refused'; readonly message: string };

/** The shared draft, and what one has not shared. */
export interface Drafts {
  readonly revision: number;
  readonly draft: FlowDefinition;
  readonly draftBy: string;
  readonly own?: OwnDraft | undefined;
}

export interface DraftServer {
  keep(own: {
    readonly revision: number;
    readonly basedOn: number;
    readonly base?: FlowDefinition;
    readonly definition: FlowDefinition;
  }): Promise<{ readonly revision: number }>;
  drop(): Promise<unknown>;
  /** Puts it in the place of the shared draft of this revision. */
  share(revision: number, definition: FlowDefinition): Promise<{ readonly revision: number }>;
  read(): Promise<Drafts>;
}

/** Milliseconds after the last change. */
const AFTER = 800;
const RETRY_AFTER = 3_000;
/** Others may share as often as one tries to. */
const MOST_TRIES = 6;

export class DraftSaver {
  readonly state = new ValueStore<SaveState>({ kind: 'saved' });
  readonly #document: FlowDocument;
  readonly #server: DraftServer;
  readonly #options: MergeOptions;
  readonly #unsubscribe: () => void;
  /** The shared draft that the document is based on. */
  #base: FlowDefinition;
  #revision: number;
  /** Of one's own draft; 0: there is none. */
  #ownRevision: number;
  #isBaseKept = false;
  /** What the server has of the document. */
  #kept: FlowRecords;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;

  /** The document holds one's own draft, where there is one. */
  constructor(document: FlowDocument, { revision, draft, draftBy, own }: Drafts, server: DraftServer, options: MergeOptions = {}) {
    this.#document = document;
    this.#server = server;
    this.#options = options;
    this.#base = own?.base ?? draft;
    this.#revision = own?.basedOn ?? revision;
    this.#ownRevision = own?.revision ?? 0;
    this.#isBaseKept = own !== undefined;
    this.#kept = document.records;
    if (own !== undefined) this.state.set({ kind: 'own' });
    this.#unsubscribe = document.subscribe(() => this.#changed());
    this.takeIn(draft, revision, draftBy);
  }

  /** The revision of the shared draft that the document is based on. */
  get revision(): number {
    return this.#revision;
  }

  /** Nothing is lost when the page is closed. */
  get isSaved(): boolean {
    const { kind } = this.state.get();
    return kind === 'saved' || kind === 'own';
  }

  /** Keeps what is not kept yet, now. Resolves when the server has it, or when it cannot be: see `state`. */
  async flush(): Promise<void> {
    await this.#running;
    if (this.state.get().kind === 'conflict' || sameRecords(this.#document.records, this.#kept)) return;
    await this.#run();
  }

  /** Puts what one has drawn into the shared draft. False: it could not be, see `state`. */
  async share(): Promise<boolean> {
    await this.flush();
    for (let tries = 0; tries < MOST_TRIES && this.isSaved; tries += 1) {
      if (this.state.get().kind === 'saved') return true;
      this.#running ??= this.#share().finally(() => {
        this.#running = undefined;
      });
      await this.#running;
    }
    return this.state.get().kind === 'saved';
  }

  /** Goes back to the shared draft, without one's own changes. */
  async dropOwn(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#running;
    await this.#server.drop();
    const { draft, revision } = await this.#server.read();
    this.#rest(draft, revision);
    this.#kept = recordsOf(draft);
    this.#document.replace(this.#kept);
    this.state.set({ kind: 'saved' });
  }

  /** Others have shared: what they changed is merged into what one has drawn. True: at once; false: there is something to choose, or nothing new. */
  takeIn(draft: FlowDefinition, revision: number, by: string): boolean {
    if (revision <= this.#revision) return false;
    return this.#merge({ base: this.#base, mine: definitionOf(this.#document.records), theirs: draft }, by, () => {
      this.#base = draft;
      this.#revision = revision;
      this.#isBaseKept = false;
    });
  }

  /** Ends an open merge by what was chosen for each of its conflicts. */
  settle(choices: Readonly<Record<string, Side>>): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    open.accept();
    this.#take(mergeFlows(open.merge, { ...this.#options, choices }).definition);
  }

  /** Stops. What is not kept yet is sent a last time. */
  close(): void {
    this.#unsubscribe();
    clearTimeout(this.#timer);
    void this.flush();
  }

  #open: { readonly merge: OpenMerge; readonly accept: () => void } | undefined;

  #merge(flows: FlowsToMerge, by: string | undefined, accept: () => void): boolean {
    const { definition, conflicts } = mergeFlows(flows, this.#options);
    if (conflicts.length > 0) {
      clearTimeout(this.#timer);
      const merge = { ...flows, conflicts, by };
      this.#open = { merge, accept };
      this.state.set({ kind: 'conflict', merge });
      return false;
    }
    this.#open = undefined;
    accept();
    this.#take(definition);
    return true;
  }

  /** Goes on with the result of a merge. */
  #take(definition: FlowDefinition): void {
    this.state.set({ kind: 'unsaved' });
    const isShared = sameJson(definition, this.#base) && this.#ownRevision === 0;
    if (isShared) this.#kept = recordsOf(this.#base);
    this.#document.takeIn(isShared ? this.#kept : recordsOf(definition));
    if (isShared) {
      clearTimeout(this.#timer);
      this.state.set({ kind: 'saved' });
    } else this.#later(AFTER);
  }

  #rest(base: FlowDefinition, revision: number): void {
    this.#base = base;
    this.#revision = revision;
    this.#ownRevision = 0;
    this.#isBaseKept = false;
  }

  #changed(): void {
    if (this.state.get().kind === 'conflict') return;
    clearTimeout(this.#timer);
    if (sameRecords(this.#document.records, this.#kept)) {
      if (this.#running === undefined) this.state.set({ kind: this.#ownRevision === 0 ? 'saved' : 'own' });
      return;
    }
    if (this.state.get().kind !== 'saving') this.state.set({ kind: 'unsaved' });
    this.#later(AFTER);
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
    const definition = definitionOf(records);
    this.state.set({ kind: 'saving' });
    try {
      if (!sameJson(definition, this.#base)) await this.#keep(definition);
      else if (this.#ownRevision > 0) await this.#drop();
      this.#kept = records;
      this.#restAfter(records);
    } catch (error) {
      await this.#failed(error);
    }
  }

  async #keep(definition: FlowDefinition): Promise<void> {
    const base = this.#base;
    const { revision } = await this.#server.keep({
      revision: this.#ownRevision,
      basedOn: this.#revision,
      ...(this.#isBaseKept ? {} : { base }),
      definition,
    });
    this.#ownRevision = revision;
    this.#isBaseKept = base === this.#base;
  }

  async #drop(): Promise<void> {
    await this.#server.drop();
    this.#ownRevision = 0;
    this.#isBaseKept = false;
  }

  async #share(): Promise<void> {
    const records = this.#document.records;
    const definition = definitionOf(records);
    try {
      const { revision } = await this.#server.share(this.#revision, definition);
      this.#rest(definition, revision);
      this.#kept = records;
      this.#restAfter(records);
    } catch (error) {
      if (!isConflict(error)) return this.#failed(error);
      const { draft, revision, draftBy } = await this.#server.read();
      this.takeIn(draft, revision, draftBy);
      if (this.state.get().kind !== 'conflict') await this.#send();
    }
  }

  /** Says how things are once the server has `records`; goes on when the document has changed meanwhile. */
  #restAfter(records: FlowRecords): void {
    if (this.state.get().kind === 'conflict') return;
    const hasMore = !sameRecords(this.#document.records, records);
    if (hasMore) {
      this.state.set({ kind: 'unsaved' });
      this.#later(AFTER);
    } else this.state.set({ kind: this.#ownRevision === 0 ? 'saved' : 'own' });
  }

  async #failed(error: unknown): Promise<void> {
    if (isConflict(error)) return this.#mergeOtherWindow().catch((cause: unknown) => this.#tryAgain(cause));
    this.#tryAgain(error);
  }

  #tryAgain(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const tryAgain = error instanceof FettleError && error.retry;
    this.state.set({ kind: tryAgain ? 'waiting' : 'refused', message });
    if (tryAgain) this.#later(RETRY_AFTER);
  }

  /** Another window of the same person kept, shared or dropped changes since. */
  async #mergeOtherWindow(): Promise<void> {
    const { own, draft, revision, draftBy } = await this.#server.read();
    if (own === undefined) {
      this.#ownRevision = 0;
      this.#isBaseKept = false;
      if (!this.takeIn(draft, revision, draftBy) && this.state.get().kind !== 'conflict') this.#later(0);
      return;
    }
    const begun = definitionOf(this.#kept);
    this.#merge({ base: begun, mine: definitionOf(this.#document.records), theirs: own.definition }, undefined, () => {
      this.#base = own.base;
      this.#revision = own.basedOn;
      this.#ownRevision = own.revision;
      this.#isBaseKept = true;
      this.#kept = recordsOf(own.definition);
    });
  }

  #later(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), milliseconds);
  }
}

const isConflict = (error: unknown): boolean => error instanceof FettleError && error.code === 'conflict';
