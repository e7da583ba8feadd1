import type { EnteredValues } from '@fettle/flows';
import { describe, expect, it } from 'vitest';
import { activity } from '../testing/test-context.ts';
import { manualOperation } from './manual-operation.ts';

const STEPS = [
  { key: 'mount', title: 'Mount the clamp', text: 'Turn it until it clicks.', picture: '/pictures/clamp.png' },
  {
    key: 'screw',
    title: 'Tighten the screw',
    entries: [
      { key: 'torque', title: 'Torque', unit: 'Nm', lower: 7.5, upper: 8.5, automatic: 'data.driver.torque' },
      { key: 'colour', valueKind: 'string', choices: ['red', 'blue'], required: false },
    ],
  },
];
const PARAMS = { station: 'assembly-1', steps: STEPS, standardTime: 45 };
const DATA = { data: { driver: { torque: 8 } } };

function completed(params: object, entries: EnteredValues, outcome = 'done') {
  const step = activity(manualOperation, { ...PARAMS, ...params }, DATA);
  step.enter();
  return step.resume({ kind: 'taskCompleted', name: 'work', person: 'olga', outcome, entries });
}

const problemsOf = (params: object) => manualOperation.check?.(manualOperation.params.parse(params)) ?? [];

describe('manual operation', () => {
  it("gives the operator the unit's own copy of the instruction", () => {
    const step = activity(manualOperation, PARAMS, DATA);

    const plan = step.enter();

    expect(plan.wait).toEqual([
      {
        kind: 'task',
        name: 'work',
        instruction: {
          title: 'Step under test',
          station: 'assembly-1',
          standardTime: 45,
          outcomes: [{ value: 'done', title: 'Done', tone: 'normal' }],
          steps: [
            { key: 'mount', title: 'Mount the clamp', text: 'Turn it until it clicks.', picture: '/pictures/clamp.png', entries: [] },
            {
              key: 'screw',
              title: 'Tighten the screw',
              text: '',
              entries: [
                {
                  key: 'torque',
                  title: 'Torque',
                  valueKind: 'number',
                  unit: 'Nm',
                  required: true,
                  lower: 7.5,
                  upper: 8.5,
                  automatic: { value: 8, source: 'data.driver.torque' },
                },
                { key: 'colour', title: 'colour', valueKind: 'string', unit: '', required: false, choices: ['red', 'blue'] },
              ],
            },
          ],
        },
      },
    ]);
  });

  it('leaves an entry to the operator when its automatic value has no value', () => {
    const step = activity(manualOperation, PARAMS, { data: { driver: { torque: null } } });

    const [task] = step.enter().wait ?? [];

    expect(JSON.stringify(task)).not.toContain('automatic');
  });

  it('refuses an automatic value of the wrong kind', () => {
    const step = activity(manualOperation, PARAMS, { data: { driver: { torque: 'tight' } } });

    expect(() => step.enter()).toThrow(/automatic value of "Torque".*must be a number/);
  });

  it('makes results of what was entered', () => {
    const plan = completed({}, { torque: { value: 7.9 }, colour: { value: 'red' } });

    expect(plan).toEqual({ take: 'done', results: { torque: 7.9, colour: 'red', outcome: 'done', person: 'olga', withinLimits: true } });
  });

  it('forgets what an earlier visit entered', () => {
    const plan = completed({}, { torque: { value: 7.9 } });

    expect(plan.results).toMatchObject({ colour: null });
  });

  it('goes on with a value outside its limits, and says so', () => {
    const plan = completed({}, { torque: { value: 9, comment: 'Washer is thicker' } });

    expect(plan).toMatchObject({ take: 'done', results: { torque: 9, withinLimits: false } });
  });

  it('sends values outside their limits their own way where that is wanted', () => {
    const separate = { outsideLimits: 'separate' };

    expect(completed(separate, { torque: { value: 9, comment: 'Slipped' } }).take).toBe('outOfLimits');
    expect(completed(separate, { torque: { value: 8.5 } }).take).toBe('done');
  });

  it('lets the operator say that something is wrong, whatever the limits', () => {
    const params = {
      outsideLimits: 'separate',
      outcomes: [
        { key: 'done', title: 'Done' },
        { key: 'broken', title: 'Part is broken', tone: 'bad' },
      ],
    };

    expect(completed(params, { torque: { value: 9, comment: 'Thread gone' } }, 'broken').take).toBe('broken');
  });

  it('has a way out for each button, and for values outside limits where asked', () => {
    const { outputs } = manualOperation.ports(manualOperation.params.parse({ ...PARAMS, outsideLimits: 'separate' }));

    expect(outputs.map(({ name, exceptional }) => [name, exceptional])).toEqual([
      ['done', false],
      ['outOfLimits', true],
    ]);
  });

  it('lists the expressions of its automatic values with their place', () => {
    expect(manualOperation.expressions?.(manualOperation.params.parse(PARAMS))).toEqual([
      { path: 'steps[1].entries[0].automatic', source: 'data.driver.torque', scope: 'routing', result: 'number' },
    ]);
  });

  it('refuses one key for two entries, also in different steps', () => {
    const entries = [{ key: 'torque' }];
    const steps = [
      { key: 'one', title: 'One', entries },
      { key: 'two', title: 'Two', entries },
    ];

    expect(problemsOf({ station: 's', steps })).toMatchObject([{ path: 'steps[1].entries[0].key' }]);
  });

  it.each([
    [{ key: 'a', lower: 2, upper: 1 }, /above the upper limit/],
    [{ key: 'a', valueKind: 'string', lower: 2 }, /Only numbers have limits/],
    [{ key: 'a', valueKind: 'number', choices: ['x'] }, /Only texts have choices/],
    [{ key: 'person' }, /uses itself/],
  ])('says what is wrong with the entry %j', (entry, message) => {
    const problems = problemsOf({ station: 's', steps: [{ key: 'k', title: 'T', entries: [entry] }] });

    expect(problems).toMatchObject([{ message: expect.stringMatching(message) }]);
  });

  it.each([
    'https://elsewhere.example/p.png',
    '//elsewhere.example/p.png',
    'javascript:alert(1)',
    'data:image/svg+xml;base64,AAAA',
    '/a\\b',
  ])('refuses the picture %s', (picture) => {
    expect(manualOperation.params.safeParse({ steps: [{ key: 'a', title: 'A', picture }] }).success).toBe(false);
  });

  it('takes a picture as a data: URL', () => {
    const picture = 'data:image/png;base64,iVBORw0KGgo=';

    expect(manualOperation.params.safeParse({ steps: [{ key: 'a', title: 'A', picture }] }).success).toBe(true);
  });

  it('hands out what is translated, by language, and says when a language is there twice', () => {
    const german = {
      language: 'de',
      words: { title: { of: 'Mount', text: 'Montieren' }, 'steps.mount.text': { of: 'Turn it.', text: ' ' } },
    };
    const french = { language: 'fr', words: {} };
    const step = activity(manualOperation, { ...PARAMS, translations: [german, french] }, DATA);

    const plan = step.enter();

    expect(plan.wait?.[0]).toMatchObject({ instruction: { translations: { de: { title: 'Montieren' } } } });
    expect(plan.wait?.[0]).not.toHaveProperty('instruction.translations.fr');
    expect(problemsOf({ ...PARAMS, translations: [german, german] })).toContainEqual(
      expect.objectContaining({ path: 'translations[1].language', message: 'The language "de" is there twice; remove one.' }),
    );
  });

  it('a text that was translated from other words than stand there now is to be looked at again', () => {
    const params = {
      station: 's',
      steps: [
        { key: 'saw', title: 'Saw it off', text: 'Along the line.', entries: [{ key: 'length', title: 'Length', valueKind: 'number' }] },
      ],
    };
    const german = {
      language: 'de',
      words: {
        title: { of: 'Cut', text: 'Sägen' },
        'steps.saw.title': { of: 'Cut it', text: 'Absägen' },
        'steps.saw.text': { of: 'Old', text: '  ' },
        'entries.length': { of: 'Length', text: 'Länge' },
      },
    };

    const problems = manualOperation.check?.(manualOperation.params.parse({ ...params, translations: [german] }), 'Cut') ?? [];

    expect(problems).toEqual([
      {
        path: 'translations[0]',
        severity: 'warning',
        message:
          'A text has changed since the translation into "de": “Saw it off”. Operators who read it get the old words; look at the translation again.',
      },
    ]);
  });
});
