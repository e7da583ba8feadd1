import { ValueStore } from './value-store.ts';

export interface Selected {
  readonly flowNodes: ReadonlySet<string>;
  readonly sequenceFlows: ReadonlySet<string>;
  readonly notes: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
}

const NOTHING: Selected = { flowNodes: new Set(), sequenceFlows: new Set(), notes: new Set(), groups: new Set() };

/** What is selected on the canvas. It is no part of the document: selecting is no change and has no undo. */
export class Selection extends ValueStore<Selected> {
  constructor() {
    super(NOTHING);
  }

  get isEmpty(): boolean {
    const { flowNodes, sequenceFlows, notes, groups } = this.get();
    return flowNodes.size + sequenceFlows.size + notes.size + groups.size === 0;
  }

  /** The one flowNode that is selected alone, if so. */
  get onlyFlowNode(): string | undefined {
    return onlyOneOf(this.get()).flowNode;
  }

  /** The one group that is selected alone, if so. */
  get onlyGroup(): string | undefined {
    return onlyOneOf(this.get()).group;
  }

  get onlyNote(): string | undefined {
    return onlyOneOf(this.get()).note;
  }

  get onlySequenceFlow(): string | undefined {
    return onlyOneOf(this.get()).sequenceFlow;
  }

  select(chosen: { readonly [Kind in keyof Selected]?: Iterable<string> }): void {
    this.set({
      flowNodes: new Set(chosen.flowNodes),
      sequenceFlows: new Set(chosen.sequenceFlows),
      notes: new Set(chosen.notes),
      groups: new Set(chosen.groups),
    });
  }

  clear(): void {
    if (!this.isEmpty) this.set(NOTHING);
  }

  /** Some became selected or no longer are. */
  change(kind: keyof Selected, changes: Iterable<readonly [id: string, selected: boolean]>): void {
    const next = new Set(this.get()[kind]);
    let changed = false;
    for (const [id, selected] of changes) {
      if (selected === next.has(id)) continue;
      changed = true;
      if (selected) next.add(id);
      else next.delete(id);
    }
    if (changed) this.set({ ...this.get(), [kind]: next });
  }

  /** Forgets what is no longer in the document. */
  keep(exists: (kind: keyof Selected, id: string) => boolean): void {
    for (const kind of ['flowNodes', 'sequenceFlows', 'notes', 'groups'] as const) {
      this.change(
        kind,
        [...this.get()[kind]].filter((id) => !exists(kind, id)).map((id) => [id, false] as const),
      );
    }
  }
}

/** The one flowNode, group or note that is selected alone, or the one connection without a flowNode. */
export function onlyOneOf({ flowNodes, sequenceFlows, notes, groups }: Selected): {
  readonly flowNode?: string | undefined;
  readonly group?: string | undefined;
  readonly note?: string | undefined;
  readonly sequenceFlow?: string | undefined;
} {
  if (flowNodes.size === 0 && sequenceFlows.size === 1) return { sequenceFlow: [...sequenceFlows][0] };
  if (sequenceFlows.size > 0 || flowNodes.size + groups.size + notes.size !== 1) return {};
  return { flowNode: [...flowNodes][0], group: [...groups][0], note: [...notes][0] };
}
