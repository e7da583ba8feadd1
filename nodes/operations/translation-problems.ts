import type { InstructionText } from '@fettle/flows/instruction-language.ts';
import type { Problem } from '../problem.ts';
import type { Translation } from './translations-field.ts';

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
