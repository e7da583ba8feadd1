import type { Wait } from '@fettle/flows';

/** A question to the people at a station: a work instruction of one screen with a button for each answer. */
export function stationQuestion(
  name: string,
  question: {
    readonly title: string;
    readonly station: string;
    readonly text?: string;
    readonly answers: readonly { readonly value: string; readonly title: string }[];
  },
): Wait {
  const { title, station, text = '', answers } = question;
  return {
    kind: 'task',
    name,
    instruction: {
      title,
      station,
      steps: [{ key: 'question', title, text, entries: [] }],
      outcomes: answers.map((answer) => ({ ...answer, tone: 'normal' })),
      standardTime: 0,
    },
  };
}
