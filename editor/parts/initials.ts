/** `Petra Meyer-Lang` → `PM`: enough to tell a few people apart. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0]!, words.at(-1)!].map((word) => word.charAt(0)) : [name.trim().slice(0, 2)];
  return letters.join('').toUpperCase();
}

/** A hue in degrees that is always the same for a person. */
export function personHue(person: string): number {
  let hue = 0;
  for (const letter of person) hue = (hue * 31 + letter.charCodeAt(0)) % 360;
  return hue;
}
