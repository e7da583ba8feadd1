/** One comparison turned or one line dropped in a file of engine/core. `from` stands there exactly once, or the first time counts. */
export interface Mutant {
  readonly defect: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Defects that the comparison with the reference model must find. Each was a line somebody could get wrong. */
export const MUTANTS: readonly Mutant[] = [
  { defect: 'a join waits for branches that ended', file: 'join.ts', from: 'if (elsewhere && !isReady(', to: 'if (!isReady(' },
  { defect: 'a join fires at the first arrival', file: 'join.ts', from: 'return incoming.every(', to: 'return incoming.some(' },
  {
    defect: 'a join leaves its generation on the token',
    file: 'join.ts',
    from: '...(keeps ? {} : withoutGeneration(first, generation))',
    to: '...{}',
  },
  {
    defect: 'a join belongs to splits that only a loop leads it from',
    file: 'split-joins.ts',
    from: 'else if (to !== split && places[to] === NONE)',
    to: 'else if (places[to] === NONE)',
  },
  {
    defect: 'a held unit goes on',
    file: 'moves.ts',
    from: 'if (draft.instance.holds.length > 0)',
    to: 'if (draft.instance.holds.length > 1)',
  },
  {
    defect: 'an answer of an earlier visit counts',
    file: 'step-unit.ts',
    from: "token === undefined || token.activation !== body.activation || token.state !== 'waiting'",
    to: "token === undefined || token.state !== 'waiting'",
  },
  { defect: 'a machine works on two units at once', file: 'correlate.ts', from: 'if (!busy) activate(', to: 'activate(' },
  {
    defect: 'a buffered event is taken twice',
    file: 'correlate.ts',
    from: 'draft.buffer = draft.buffer.filter((candidate) => candidate !== buffered);',
    to: '',
  },
  { defect: 'an event that was taken is buffered too', file: 'step-equipment.ts', from: 'if (!consumed && ', to: 'if (' },
  { defect: 'a timer waits for one more millisecond', file: 'simulate.ts', from: 'timer.dueAt <= time', to: 'timer.dueAt < time' },
  {
    defect: 'a line of history has the version of the line before',
    file: 'unit-draft.ts',
    from: 'about.token).version) + 1',
    to: 'about.token).version)',
  },
];
