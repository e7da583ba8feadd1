import type { InstructionText } from '@fettle/flows/instruction-language.ts';

/** As node types store it: nodes/operations/translations-field.ts. */
export interface Translation {
  readonly language: string;
  readonly words: Readonly<Record<string, { readonly of: string; readonly text: string } | undefined>>;
}

export interface Progress {
  readonly all: number;
  readonly done: number;
  /** Translated from other words than stand there now. */
  readonly changed: number;
}

export function progressOf(texts: readonly InstructionText[], { words }: Translation): Progress {
  const translated = texts.filter(({ place }) => (words[place]?.text ?? '').trim() !== '');
  return { all: texts.length, done: translated.length, changed: translated.filter(({ place, text }) => words[place]?.of !== text).length };
}
