import { exactTime } from '../parts/time-words.ts';

/** Before this a time is one of a scenario, which begins at nothing; a year is more than any has. */
const A_YEAR = 366 * 24 * 3_600_000;

/** A time of a simulation: of the day, or in a scenario since its beginning, `1:02:03.5`. */
export function simulationTime(at: number): string {
  if (at >= A_YEAR) return exactTime(at);
  const seconds = at / 1000;
  const two = (number: number): string => String(number).padStart(2, '0');
  const rest = (seconds % 60).toFixed(1).padStart(4, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
