import type { UserTask } from '@fettle/flows/contract';
import { instructionIn, languageFor } from '@fettle/flows/instruction-language.ts';
import { useCallback, useState } from 'react';

const KEY = 'fettle-terminal-languages';

/** As it was written. */
export const ORIGINAL = '';

/** In which language a person reads instructions at this device: chosen once, kept for that person; until then what the browser is set to. */
export function useLanguage(person: string): readonly [chosen: string | undefined, choose: (language: string) => void] {
  const [byPerson, setByPerson] = useState(read);
  const choose = useCallback(
    (language: string): void =>
      setByPerson((before) => {
        const next = { ...before, [person]: language };
        try {
          localStorage.setItem(KEY, JSON.stringify(next));
        } catch {
          // Without a place to keep it, it is chosen again after a reload.
        }
        return next;
      }),
    [person],
  );
  return [byPerson[person], choose];
}

/** The language that a task is shown in: the chosen one where it is translated, else by the browser. */
export function shownLanguage({ instruction }: Pick<UserTask, 'instruction'>, chosen: string | undefined): string {
  if (chosen === ORIGINAL) return ORIGINAL;
  return languageFor(instruction, chosen === undefined ? navigator.languages : [chosen]) ?? ORIGINAL;
}

export function taskIn(task: UserTask, chosen: string | undefined): UserTask {
  const instruction = instructionIn(task.instruction, shownLanguage(task, chosen));
  return instruction === task.instruction ? task : { ...task, instruction };
}

function read(): Readonly<Record<string, string>> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? (kept as Record<string, string>) : {};
  } catch {
    return {};
  }
}
