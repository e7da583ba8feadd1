/** `2026-11-30`, the day in the place of who looks at it. Milliseconds. */
export function dayText(time: number): string {
  const at = new Date(time);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The last millisecond of a day that was written so, in the place of who wrote it. */
export const endOfDay = (day: string): number => new Date(`${day}T23:59:59.999`).getTime();

/** The same day so many months later; the last of the month where it has no such day. */
export function monthsLater(time: number, months: number): string {
  const at = new Date(time);
  const month = at.getMonth() + months;
  const lastOfMonth = new Date(at.getFullYear(), month + 1, 0).getDate();
  return dayText(new Date(at.getFullYear(), month, Math.min(at.getDate(), lastOfMonth), 12).getTime());
}
