import type { WorkInstruction } from '@fettle/flows';
import { LanguageTag } from '@fettle/flows/work-instruction.ts';
import { z } from 'zod';
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
