import { describe, expect, it } from 'vitest';
import { timeLimit } from './time-limit.ts';

const limit = (params: Record<string, unknown>) => timeLimit.params.parse({ from: 'coat', to: 'bake', ...params });
const problems = (params: Record<string, unknown>) => timeLimit.check?.(limit(params))?.map(({ path }) => path);

describe('time between operations', () => {
  it('says what the engine keeps, in milliseconds and never shorter than drawn', () => {
    const spec = timeLimit.timeLimit?.(
      limit({ minimum: 600, maximum: 7200.0004, warning: 900, station: 'oven-1', reaction: 'nonconformance' }),
    );

    expect(spec).toEqual({
      from: { flowNode: 'coat', when: 'left' },
      to: { flowNode: 'bake', when: 'entered' },
      minimum: 600_000,
      maximum: 7_200_001,
      warning: 900_000,
      station: 'oven-1',
      reaction: 'nonconformance',
      defect: 'time-exceeded',
    });
  });

  it('keeps nothing as long as one of its operations is not chosen', () => {
    expect(timeLimit.timeLimit?.(limit({ to: '', maximum: 60 }))).toBeUndefined();
    expect(problems({ from: '', to: '', maximum: 60 })).toEqual(['from', 'to']);
  });

  it('names its operations, so that a copy or a removed step is noticed', () => {
    expect(timeLimit.flowNodes?.(limit({ maximum: 60 }))).toEqual([
      { path: 'from', flowNode: 'coat' },
      { path: 'to', flowNode: 'bake' },
    ]);
  });

  it('has a way out only where units leave through it, and no way in', () => {
    const outputs = (reaction: string) => timeLimit.ports(limit({ maximum: 60, reaction })).outputs.map(({ name }) => name);

    expect(timeLimit.ports(limit({ maximum: 60 })).inputs).toEqual([]);
    expect([outputs('record'), outputs('hold'), outputs('nonconformance'), outputs('leave')]).toEqual([[], [], [], ['expired']]);
  });

  it.each([
    ['no time at all', {}, 'maximum'],
    ['a least time longer than the longest', { minimum: 90, maximum: 60 }, 'minimum'],
    ['a least time up to the end of the second operation', { minimum: 60, toWhen: 'left' }, 'toWhen'],
    ['an operation to itself, the wrong way round', { to: 'coat', maximum: 60 }, 'to'],
    ['a warning of nothing', { minimum: 60, warning: 10, station: 'oven-1' }, 'warning'],
    ['a warning before the beginning', { maximum: 60, warning: 60, station: 'oven-1' }, 'warning'],
    ['a warning to nobody', { maximum: 60, warning: 10 }, 'station'],
    ['a way out that nothing ever takes', { minimum: 60, reaction: 'leave' }, 'maximum'],
  ])('refuses %s', (_what, params, path) => {
    expect(problems(params)).toContain(path);
  });

  it('accepts the time that one operation takes', () => {
    expect(problems({ to: 'coat', fromWhen: 'entered', toWhen: 'left', maximum: 60 })).toEqual([]);
  });

  it('is read on the canvas in a line', () => {
    expect(timeLimit.subtitle?.(limit({ minimum: 600, maximum: 10_800 }))).toBe('coat → bake ≥ 10 min, ≤ 3 h');
    expect(timeLimit.subtitle?.(limit({ from: '' }))).toBe('');
  });
});
