/** `90 s`, `45 min`, `3 h 20 min`: a length of time under a box on the canvas. */
export function durationWords(seconds: number): string {
  if (seconds <= 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes <= 120) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
}
