import { defineNode, type Firing, NOT_ANSWERED, type RuleStep } from '@fettle/flows';
import { z } from 'zod';
import { durationWords } from '../duration-words.ts';
import { durationField, keyField, keyProblems, multilineField, skillsField, stationField, textField } from '../fields.ts';
import { EntryParams, entryProblems } from '../operations/entry-params.ts';
import { missing } from '../problem.ts';
import { formField } from '../widget.ts';
import { FIRING_IN } from './firing-scope.ts';

const Question = EntryParams.omit({ automatic: true });
type Question = z.infer<typeof Question>;

const Answer = z.strictObject({
  key: keyField({ title: 'Port', description: 'Name of the way out; connections refer to it.' }),
  title: textField({ title: 'Button', description: 'The word on the button.' }),
  tone: z
    .enum(['normal', 'bad'])
    .default('normal')
    .meta(formField({ title: 'Tone', widget: 'select', options: { normal: 'Normal', bad: 'Something is wrong' } })),
});

const Params = z.strictObject({
  station: stationField({ title: 'Station', description: 'Whose terminal asks.' }),
  title: textField({ title: 'Title', description: "What is to be checked. Empty: the step's name." }),
  text: multilineField({ title: 'Text', description: 'How it is checked; blank lines part paragraphs.' }),
  questions: z
    .array(Question)
    .max(30)
    .default([])
    .meta(formField({ title: 'Questions', description: 'What the person records with the answer.', widget: 'list' })),
  answers: z
    .array(Answer)
    .min(1, 'A check has at least one answer.')
    .max(6)
    .default([
      { key: 'resume', title: 'In order, go on', tone: 'normal' },
      { key: 'escalate', title: 'Call for help', tone: 'bad' },
    ])
    .meta(
      formField({ title: 'Answers', description: 'A button and a way out of the step each; the first is the normal one.', widget: 'list' }),
    ),
  answerWithin: durationField({
    title: 'Answer within',
    description: 'Then *Not answered in time* follows, and the check can still be answered. 0: as long as it takes.',
  }),
  skills: skillsField({ title: 'Required skills', description: 'Whoever answers must have all of them, not expired.' }),
});

export const check = defineNode({
  type: 'check',
  version: 2,
  usedIn: 'qualityRule',
  title: 'Ask a person',
  summary: 'A person checks at a station; the answer decides what follows.',
  help: `Puts an ad-hoc work instruction to a station when something fires: what to look at, questions, and a button for each answer. What is connected to an answer happens when it is given, whatever has happened at the machine meanwhile; it concerns the unit that it fired for and what the reaction holds.

The check waits as long as it takes, over restarts and new versions of the rule. With *Answer within*, what is connected to *Not answered in time* happens once when nobody has answered by then: an Andon call, a hold of the machine, another question; whoever answers later still decides. It can be answered at the terminal of the station or on the Quality screen, once; who answered what and when stays in the reaction.

**Example.** "Is the insert chipped?" at \`mill-1\`: "No, go on" → *Release holds*; "Yes, replaced" → *Send unit back* to the milling; "Not clear" → *Andon call* to quality.`,
  category: 'actions',
  icon: 'user-question',
  params: Params,
  defaults: Params.parse({}),
  // 1: without a time limit.
  migrations: [(params) => params],
  ports: ({ answers, answerWithin }) => ({
    inputs: [FIRING_IN],
    outputs: [
      ...answers.map(({ key, title }) => ({ name: key, title: title || key, kind: 'firing' as const, optional: true })),
      ...(answerWithin === 0 ? [] : [{ name: NOT_ANSWERED, title: 'Not answered in time', kind: 'firing' as const, optional: true }]),
    ],
  }),
  check: ({ station, questions, answers }) => [
    ...missing('station', station, 'Choose the station that is asked.'),
    ...questions.flatMap((question, index) => entryProblems(`questions[${index}]`, { ...question, automatic: '' })),
    ...keyProblems(
      'questions',
      questions.map(({ key }) => key),
      [],
    ),
    ...keyProblems(
      'answers',
      answers.map(({ key }) => key),
      [NOT_ANSWERED],
    ),
  ],
  subtitle: ({ station, title }) => [station, title].filter((part) => part !== '').join(': '),
  process: ({ params, flowNode }, { item }): RuleStep => {
    if (!('firing' in item)) return {};
    const { station, title, text, questions, answers, answerWithin, skills } = params;
    const named = title || flowNode.name;
    return {
      check: {
        name: 'check',
        ...(answerWithin === 0 ? {} : { answerWithin: Math.round(answerWithin * 1000) }),
        instruction: {
          title: named,
          station,
          steps: [{ key: 'check', title: named, text, entries: questions.map(entryOf) }],
          outcomes: answers.map(({ key, title: button, tone }) => ({ value: key, title: button || key, tone })),
          standardTime: 0,
          ...(skills.length === 0 ? {} : { skills }),
        },
      },
    };
  },
  late: ({ params, flowNode, at }, firing): RuleStep => {
    const within = `within ${durationWords(params.answerWithin)}`;
    const { event: _event, ...what } = firing;
    const late: Firing = {
      ...what,
      at,
      title: `${params.title || flowNode.name}: not answered ${within}`,
      trace: [...firing.trace, { flowNode: flowNode.id, text: `nobody answered ${within}`, readings: [] }],
    };
    return { out: { [NOT_ANSWERED]: late } };
  },
  answer: ({ params, flowNode, at }, { person, outcome, entries, firing }): RuleStep => {
    const title = params.answers.find(({ key }) => key === outcome)?.title || outcome;
    const values = Object.fromEntries(Object.entries(entries).map(([key, { value }]) => [key, value]));
    const { event: _event, ...what } = firing;
    const answered: Firing = {
      ...what,
      at,
      title: `${params.title || flowNode.name}: ${title}`,
      trace: [...firing.trace, { flowNode: flowNode.id, text: `${person} answered "${title}"`, readings: [], values }],
      event: { type: outcome, params: values },
    };
    return { out: { [outcome]: answered } };
  },
});

function entryOf({ choices, title, ...rest }: Question) {
  return { ...rest, title: title || rest.key, ...(choices.length === 0 ? {} : { choices }) };
}
