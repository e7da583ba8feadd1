/** A key as words: `layer1Power` → `Layer 1 power`, `peak_kW` → `Peak kW`. */
export function keyWords(key: string): string {
  const words = key
    .replace(/[_-]+/g, ' ')
    .replace(/([a-z])([A-Z])(?=[a-z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
    .replace(/([A-Za-z])(\d)/g, '$1 $2')
    .replace(/(\d)([A-Z])(?=[a-z])/g, (_, digit: string, letter: string) => `${digit} ${letter.toLowerCase()}`)
    .replace(/([a-z]{2})([A-Z])/g, '$1 $2')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
