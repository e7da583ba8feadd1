import type { WorkInstruction } from '@fettle/flows';
import type { InstructionText } from '@fettle/flows/instruction-language.ts';
import { LanguageTag } from '@fettle/flows/work-instruction.ts';
import { z } from 'zod';
import type { Problem } from '../problem.ts';
import { formField } from '../widget.ts';

const Words = z.strictObject({
  /** The text that was translated: where it has changed since, the translation is to be looked at again. */
  of: z
    .string()
    .max(20_000)
    .meta(formField({ title: 'Original', widget: 'multiline' })),
  text: z
    .string()
    .max(20_000)
    .meta(formField({ title: 'Translation', widget: 'multiline' })),
});

/** A work instruction in one more language, by the place of each text: `steps.fit.text` (flows/instruction-language.ts). */
const Translation = z.strictObject({
  language: LanguageTag.meta(formField({ title: 'Language', widget: 'text' })),
  words: z.record(z.string().max(200), Words).meta(formField({ title: 'Words', widget: 'json' })),
});
export type Translation = z.infer<typeof Translation>;

export const translationsField = z
  .array(Translation)
  .max(20)
  .default([])
  .meta(
    formField({
      title: 'Languages',
      description: 'Operators read it in their language where it is translated.',
      widget: 'translations',
    }),
  );

/** What goes to the station: only what is translated. */
export function translationsFor(translations: readonly Translation[]): Pick<WorkInstruction, 'translations'> {
  const inUse = translations.flatMap(({ language, words }) => {
    const said = Object.entries(words).filter(([, { text }]) => text.trim() !== '');
    return said.length === 0 ? [] : [[language, Object.fromEntries(said.map(([place, { text }]) => [place, text]))] as const];
  });
  return inUse.length === 0 ? {} : { translations: Object.fromEntries(inUse) };
}

/** A language that is there twice; and for a person to judge, what was translated from other words than stand there now. */
export function translationProblems(translations: readonly Translation[], texts: readonly InstructionText[]): readonly Problem[] {
  return [...saidTwice(translations), ...translations.flatMap((translation, index) => outdated(translation, index, texts))];
}

/** Named in a problem; there may be many more. */
const NAMED = 3;

function outdated({ language, words }: Translation, index: number, texts: readonly InstructionText[]): readonly Problem[] {
  const changed = texts.filter(({ place, text }) => (words[place]?.text ?? '').trim() !== '' && words[place]?.of !== text);
  if (changed.length === 0) return [];
  const named = changed.slice(0, NAMED).map(({ text }) => `“${firstLine(text)}”`);
  const more = changed.length > NAMED ? ` and ${changed.length - NAMED} more` : '';
  const message = `${changed.length === 1 ? 'A text has' : `${changed.length} texts have`} changed since the translation into "${language}": ${named.join(', ')}${more}. Operators who read it get the old words; look at the translation again.`;
  return [{ path: `translations[${index}]`, message, severity: 'warning' }];
}

function firstLine(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

function saidTwice(translations: readonly Translation[]): readonly Problem[] {
  const seen = new Set<string>();
  return translations.flatMap(({ language }, index) => {
    const isSecond = seen.has(language);
    seen.add(language);
    return isSecond ? [{ path: `translations[${index}].language`, message: `The language "${language}" is there twice; remove one.` }] : [];
  });
}
