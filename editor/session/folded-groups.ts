import { ValueStore } from './value-store.ts';

/** Which groups of a flow are folded to one box: kept in the browser, for it is how one person looks at the drawing. */
export class FoldedGroups extends ValueStore<ReadonlySet<string>> {
  readonly #key: string;

  constructor(flow: string) {
    const key = `fettle-folded-${flow}`;
    super(new Set(read(key)));
    this.#key = key;
  }

  toggle(groups: readonly string[]): void {
    const folded = this.get();
    // Of several the most are as they should not be: all fold unless all are folded.
    if (groups.every((id) => folded.has(id))) this.unfold(groups);
    else this.#keep(new Set([...folded, ...groups]));
  }

  unfold(groups: readonly string[]): void {
    const folded = this.get();
    if (groups.some((id) => folded.has(id))) this.#keep(new Set([...folded].filter((id) => !groups.includes(id))));
  }

  #keep(folded: ReadonlySet<string>): void {
    this.set(folded);
    try {
      localStorage.setItem(this.#key, JSON.stringify([...folded]));
    } catch {
      // A browser that keeps nothing shows it unfolded the next time.
    }
  }
}

function read(key: string): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
