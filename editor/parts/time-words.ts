const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const CLOCK_SECONDS = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const DAY_YEAR = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

/** When something was, as short as it can be said today: `14:32`, `3 Nov, 14:32`, `3 Nov 2025, 14:32`. Milliseconds. */
export function timeWords(time: number, now: number = Date.now()): string {
  const at = new Date(time);
  const today = new Date(now);
  if (at.toDateString() === today.toDateString()) return CLOCK.format(at);
  const day = at.getFullYear() === today.getFullYear() ? DAY : DAY_YEAR;
  return `${day.format(at)}, ${CLOCK.format(at)}`;
}

/** To the second, for lists of events. */
export function exactTime(time: number, now: number = Date.now()): string {
  const at = new Date(time);
  const isToday = at.toDateString() === new Date(now).toDateString();
  return isToday ? CLOCK_SECONDS.format(at) : `${DAY.format(at)}, ${CLOCK_SECONDS.format(at)}`;
}
