import { KeptSet } from './kept-set.ts';

/** Which groups of a flow are folded to one box: kept in the browser, for it is how one person looks at the drawing. */
export class FoldedGroups extends KeptSet {
  constructor(flow: string) {
    super(`fettle-folded-${flow}`);
  }

  toggle(groups: readonly string[]): void {
    const folded = this.get();
    // Of several the most are as they should not be: all fold unless all are folded.
    if (groups.every((id) => folded.has(id))) this.unfold(groups);
    else this.keep(new Set([...folded, ...groups]));
  }

  unfold(groups: readonly string[]): void {
    this.drop(groups);
  }
}
