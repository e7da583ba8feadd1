const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
const NAMES: Readonly<Record<string, string>> = {
  Mod: isMac ? '⌘' : 'Ctrl',
  Alt: isMac ? '⌥' : 'Alt',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** What stands on the keys of one way to press a binding: `Mod+Z` → Ctrl and Z. The key + is its own name. */
export function keyNames(way: string): readonly string[] {
  return (way === '+' ? ['+'] : way.split('+')).map((key) => NAMES[key] ?? key);
}
