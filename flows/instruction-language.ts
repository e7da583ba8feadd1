import type { WorkInstruction } from './work-instruction.ts';

/** One text that an operator reads, and the place by which translations name it: `title`, `steps.fit.text`, `entries.bore`, `outcomes.done`. */
export interface InstructionText {
  readonly place: string;
  readonly text: string;
}

/** What of an instruction is read. */
export interface InstructionWords {
  readonly title: string;
  readonly steps: readonly {
    readonly key: string;
    readonly title: string;
    readonly text: string;
    readonly entries: readonly { readonly key: string; readonly title: string }[];
  }[];
  readonly outcomes: readonly { readonly value: string; readonly title: string }[];
}

/** Every text of an instruction, in the order in which it is read. Choices are not among them: they are values that are recorded. */
export function instructionTexts({ title, steps, outcomes }: InstructionWords): readonly InstructionText[] {
  const texts = [
    { place: 'title', text: title },
    ...steps.flatMap((step) => [
      { place: `steps.${step.key}.title`, text: step.title },
      { place: `steps.${step.key}.text`, text: step.text },
      ...step.entries.map((entry) => ({ place: `entries.${entry.key}`, text: entry.title })),
    ]),
    ...outcomes.map((outcome) => ({ place: `outcomes.${outcome.value}`, text: outcome.title })),
  ];
  return texts.filter(({ text }) => text.trim() !== '');
}

/** Languages that an instruction can be read in besides the one it was written in. */
export const languagesOf = ({ translations = {} }: Pick<WorkInstruction, 'translations'>): readonly string[] => Object.keys(translations);

/** The instruction in a language; what is not translated stays as it was written. The same object where nothing is. */
export function instructionIn(instruction: WorkInstruction, language: string): WorkInstruction {
  const words = instruction.translations?.[language];
  if (words === undefined) return instruction;
  const said = (place: string, text: string): string => words[place] ?? text;
  return {
    ...instruction,
    title: said('title', instruction.title),
    steps: instruction.steps.map((step) => ({
      ...step,
      title: said(`steps.${step.key}.title`, step.title),
      text: said(`steps.${step.key}.text`, step.text),
      entries: step.entries.map((entry) => ({ ...entry, title: said(`entries.${entry.key}`, entry.title) })),
    })),
    outcomes: instruction.outcomes.map((outcome) => ({ ...outcome, title: said(`outcomes.${outcome.value}`, outcome.title) })),
  };
}

/** Which of an instruction's languages somebody reads who prefers these, best first; undefined: the one it was written in. `pt` does for `pt-BR` and the other way round. */
export function languageFor(instruction: Pick<WorkInstruction, 'translations'>, preferred: readonly string[]): string | undefined {
  const there = languagesOf(instruction);
  const stem = (tag: string): string => tag.split('-')[0]!.toLowerCase();
  for (const wanted of preferred) {
    const found = there.find((tag) => tag.toLowerCase() === wanted.toLowerCase()) ?? there.find((tag) => stem(tag) === stem(wanted));
    if (found !== undefined) return found;
  }
  return undefined;
}
