const known = new Map<string, string>();

/** What a language calls itself: `de` → `Deutsch`; the tag where this browser knows none. */
export function languageName(tag: string): string {
  const name = known.get(tag) ?? readName(tag);
  known.set(tag, name);
  return name;
}

function readName(tag: string): string {
  try {
    const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
    return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
  } catch {
    return tag;
  }
}
