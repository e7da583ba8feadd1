import type { DraftValue } from './task-draft.ts';

export const KEYPAD_KEYS = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0', 'decimal', 'minus', 'backspace', 'clear'] as const;
export type KeypadKey = (typeof KEYPAD_KEYS)[number];

/** More digits than any gauge has; a double holds 15. */
const MAX_DIGITS = 15;

/** The text after a key. A key that makes no number of it (a second decimal point) changes nothing. Minus turns the sign, wherever one is. */
export function press(text: string, key: KeypadKey): string {
  switch (key) {
    case 'clear':
      return '';
    case 'backspace':
      return text.slice(0, -1);
    case 'minus':
      return text.startsWith('-') ? text.slice(1) : `-${text}`;
    case 'decimal':
      if (text.includes('.')) return text;
      return text === '' || text === '-' ? `${text}0.` : `${text}.`;
    default:
      if (text.replace(/\D/g, '').length >= MAX_DIGITS) return text;
      return /^-?0$/.test(text) ? text.replace('0', key) : text + key;
  }
}

/** What somebody typed or a gauge sent, as far as it can be part of a number: comma is decimal point, spaces go. */
export function cleanNumberText(typed: string): string {
  return typed.trim().replace(/[\s_]/g, '').replace(',', '.').replace(/[−–]/g, '-');
}

/** The draft of a number's text; `value` is null while it is no number. Exponents are not for operators. */
export function numberDraft(text: string): DraftValue {
  const value = /^-?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : null;
  return { value: value !== null && Number.isFinite(value) ? value : null, text };
}
