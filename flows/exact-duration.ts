const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;

/** A length of time as it was meant, to the millisecond: `5 s`, `90 s`, `2 min 30 s`, `1 h`. */
export function exactDuration(seconds: number): string {
  const parts: string[] = [];
  let rest = Number(seconds.toFixed(3));
  for (const [unit, size] of rest <= 120 ? [] : UNITS) {
    const whole = Math.floor(rest / size);
    if (whole > 0) parts.push(`${whole} ${unit}`);
    rest = Number((rest - whole * size).toFixed(3));
  }
  if (rest > 0 || parts.length === 0) parts.push(`${rest} s`);
  return parts.join(' ');
}
