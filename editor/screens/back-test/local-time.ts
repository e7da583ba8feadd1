/** A time as a field of date and time shows it, in the zone of who looks: `2026-11-27T03:40`. */
export function localTime(time: number): string {
  const at = new Date(time);
  return new Date(time - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Undefined while it is not whole. */
export function timeOfLocal(text: string): number | undefined {
  const time = new Date(text).getTime();
  return Number.isNaN(time) ? undefined : time;
}
