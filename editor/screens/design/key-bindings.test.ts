import { describe, expect, test } from 'vitest';
import { bindingFor, KEY_BINDINGS, type KeyPress } from './key-bindings.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('keys', () => {
  test.each([
    [press('z', { ctrlKey: true }), 'Undo'],
    [press('Z', { ctrlKey: true, shiftKey: true }), 'Redo'],
    [press('z', { metaKey: true }), 'Undo'],
    [press('Backspace', { ctrlKey: true }), 'Delete and close the gap'],
    [press('?', { shiftKey: true }), 'These keys'],
    [press('†', { altKey: true, shiftKey: true, code: 'KeyT' }), 'Tidy'],
    [press('ArrowRight', { altKey: true }), 'Walk along the connections'],
  ])('%j is %s', (event, title) => {
    expect(bindingFor(event, false)?.title).toBe(title);
  });

  test('no key does two things', () => {
    const keys = KEY_BINDINGS.flatMap((binding) => binding.keys.split(' '));

    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  test('in a text field, letters are letters and undo is the field’s own', () => {
    expect(bindingFor(press('a'), true)).toBeUndefined();
    expect(bindingFor(press('z', { ctrlKey: true }), true)).toBeUndefined();
    expect(bindingFor(press('s', { ctrlKey: true }), true)?.title).toMatch(/Save/);
  });

  test('no two bindings share a key', () => {
    const all = KEY_BINDINGS.flatMap(({ keys }) => keys.split(' '));

    expect(all.length).toBe(new Set(all).size);
  });
});
