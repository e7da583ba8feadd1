import type { JobOrder, LineOperation } from '@fettle/flows/contract';

export const STATE_WORDS: Record<LineOperation['state'], { readonly says: string; readonly means: string }> = {
  running: { says: 'Running', means: 'Units are being worked on.' },
  starved: { says: 'Starved', means: 'Nothing to work on: units are held up before it.' },
  blocked: { says: 'Blocked', means: 'Its units cannot go on.' },
  down: { says: 'Down', means: 'The machine does not answer.' },
  held: { says: 'On hold', means: 'Its machine is on hold, or all of its units are.' },
  idle: { says: 'Idle', means: 'Nothing to work on.' },
};

export const ORDER_WORDS: Record<JobOrder['state'], string> = {
  NotAllowedToStart: 'Not released',
  AllowedToStart: 'Ready to start',
  Running: 'Running',
  Interrupted: 'Interrupted',
  Ended: 'Ended',
  Aborted: 'Aborted',
};

/** "12 s", "4:05" (minutes and seconds), "1:10 h". */
export function secondsInWords(seconds: number): string {
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`;
  const whole = Math.round(seconds);
  if (whole < 100) return `${whole} s`;
  const two = (value: number): string => String(value).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)}:${two(whole % 60)}`;
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)} h`;
}

/** A part of one as a percentage: three figures where it is close to all. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value >= 99 && value < 100 ? Math.floor(value * 10) / 10 : Math.round(value)} %`;
}

/** Hour and minute, with the day where it is not today's. */
export function clockAndDay(at: number, now: number): string {
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(at);
  const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' }).format(at);
  return new Date(at).toDateString() === new Date(now).toDateString() ? time : `${day}, ${time}`;
}
