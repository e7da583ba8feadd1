import type { HistoryEvent, Json } from '@fettle/flows';
import type { CompiledRule, ShadowJudge } from './core-deps.ts';
import type { EquipmentDraft } from './equipment-draft.ts';
import { unitAt } from './equipment-state.ts';

/** One unit, or one reading while no unit was there, that the draft and the released version do not judge alike. */
export interface ShadowFiring {
  readonly run: string;
  readonly flow: string;
  readonly equipment: string;
  /** Counts 1..n on this equipment. */
  readonly number: number;
  readonly at: number;
  /** Of the draft: it fires where the released version does not, or does not where that does. */
  readonly verdict: 'gained' | 'lost';
  readonly title: string;
  readonly trace: Json;
  readonly serialNumber?: string;
  readonly instance?: string;
  /** What the draft would have done, or, of a lost one, nothing. */
  readonly would: readonly string[];
}

/** What is kept of a run on one equipment. A unit is decided on when the machine goes on to the next, a firing without a unit at once. */
export interface ShadowState {
  readonly kept: number;
  readonly gained: number;
  readonly lost: number;
  /** Firings, also several of one unit. */
  readonly fired: { readonly draft: number; readonly released: number };
  readonly open: OpenComparison | null;
}

interface OpenComparison {
  readonly instance: string;
  readonly serialNumber: string;
  readonly draft: Seen | null;
  readonly released: Seen | null;
}

interface Seen {
  readonly at: number;
  readonly title: string;
  readonly trace: Json;
  readonly would: readonly string[];
}

/** Among the local states of the draft's flowNodes; no flowNode has such an id. */
const KEY = '#shadow';
const FRESH: ShadowState = { kept: 0, gained: 0, lost: 0, fired: { draft: 0, released: 0 }, open: null };

/** How the drafts that run in shadow on this equipment judge what the released rules have judged: nothing of it is carried out. `from`: where the history of that begins. */
export function judgeShadows(draft: EquipmentDraft, from: number, judge: (shadow: ShadowJudge) => void): void {
  for (const shadow of draft.deps.shadows(draft.equipment)) {
    const { rule } = shadow;
    const released = draft.history.slice(from).filter((line) => line.kind === 'ruleFired' && line.flow === rule.definition.id);
    judge(shadow);
    compare(draft, rule, { released, ...draft.endShadow() });
  }
}

interface Compared {
  readonly released: readonly HistoryEvent[];
  readonly fired: readonly { readonly title: string; readonly trace: Json }[];
  readonly would: readonly string[];
}

function compare(draft: EquipmentDraft, rule: CompiledRule, { released, fired, would }: Compared): void {
  const before = (draft.localsOf(rule)[KEY] as unknown as ShadowState | undefined) ?? FRESH;
  const at = unitAt(draft);
  const goesOn = before.open !== null && before.open.instance !== at?.instance;
  if (released.length === 0 && fired.length === 0 && !goesOn) return;
  let state = goesOn && before.open !== null ? decide(draft, rule, before, before.open) : before;
  if (released.length > 0 || fired.length > 0) {
    const [mine] = fired;
    const [theirs] = released;
    const now: OpenComparison = {
      instance: at?.instance ?? '',
      serialNumber: at?.unit.serialNumber ?? '',
      draft: mine === undefined ? null : { at: draft.at, ...mine, would },
      released: theirs === undefined ? null : { at: draft.at, title: String(theirs.data.title), trace: theirs.data.trace ?? [], would: [] },
    };
    state = { ...state, fired: { draft: state.fired.draft + fired.length, released: state.fired.released + released.length } };
    if (at === undefined) state = decide(draft, rule, state, now);
    else state = { ...state, open: { ...now, draft: state.open?.draft ?? now.draft, released: state.open?.released ?? now.released } };
  }
  draft.setLocal(rule, KEY, state as unknown as Json);
}

function decide(draft: EquipmentDraft, rule: CompiledRule, state: ShadowState, open: OpenComparison): ShadowState {
  const { instance, serialNumber } = open;
  if (open.draft !== null && open.released !== null) return { ...state, kept: state.kept + 1, open: null };
  const seen = open.draft ?? open.released;
  if (seen === null) return { ...state, open: null };
  const verdict = open.draft === null ? 'lost' : 'gained';
  const next = { ...state, [verdict]: state[verdict] + 1, open: null };
  draft.shadow.push({
    run: rule.shadow ?? '',
    flow: rule.definition.id,
    equipment: draft.equipment,
    number: next.gained + next.lost,
    verdict,
    ...seen,
    ...(instance === '' ? {} : { instance, serialNumber }),
  });
  return next;
}
