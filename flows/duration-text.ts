const UNITS = { ms: 0.001, s: 1, min: 60, h: 3600, d: 86_400 } as const;
type Unit = keyof typeof UNITS;

const SPELLINGS: Readonly<Record<string, Unit>> = {
  ms: 'ms',
  s: 's',
  sec: 's',
  m: 'min',
  min: 'min',
  h: 'h',
  hr: 'h',
  d: 'd',
  day: 'd',
  days: 'd',
};

/** Days, hours, minutes and seconds; months and years have no length of their own. */
const ISO =
  /^p(?=\d|t\d)(?:(\d+(?:\.\d+)?)w)?(?:(\d+(?:\.\d+)?)d)?(?:t(?=\d)(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?)?$/;

/** Seconds of `90 s`, `5 min`, `1 h 30 min`, `1:30` (minutes and seconds), ISO 8601 (`PT5M`) or a plain number (seconds). Undefined: none of these. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim().toLowerCase().replace(',', '.');
  if (trimmed === '') return 0;
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed);
  const clock = /^(?:(\d+):)?(\d+):([0-5]\d)$/.exec(trimmed);
  if (clock !== null) return Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  const iso = ISO.exec(trimmed);
  if (iso !== null) return exact([604_800, 86_400, 3600, 60, 1].reduce((sum, size, place) => sum + Number(iso[place + 1] ?? 0) * size, 0));
  let seconds = 0;
  const rest = trimmed.replace(/(\d+(?:\.\d+)?)\s*([a-z]+)\s*/g, (whole, number: string, word: string) => {
    const unit = SPELLINGS[word];
    if (unit === undefined) return whole;
    seconds += Number(number) * UNITS[unit];
    return '';
  });
  return rest === '' ? exact(seconds) : undefined;
}

/** To the millisecond. */
const exact = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** As a person would write it: `90 s` is `1 min 30 s`; 0 is nothing. */
export function formatDuration(seconds: number): string {
  if (seconds === 0) return '';
  const parts: string[] = [];
  let rest = seconds;
  for (const unit of ['d', 'h', 'min'] as const) {
    const whole = Math.floor(rest / UNITS[unit]);
    if (whole > 0) parts.push(`${whole} ${unit}`);
    rest -= whole * UNITS[unit];
  }
  if (rest > 0) parts.push(`${Number(rest.toFixed(3))} s`);
  return parts.join(' ');
}
