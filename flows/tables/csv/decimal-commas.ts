/** What is said where {@link withDecimalPoints} changed something. */
export const DECIMAL_COMMAS_READ = 'Commas between digits were read as decimal points. A list is "1, 2", with a blank.';

/** What is copied from Excel is parted by tabs whatever its decimal mark is: commas are meant where digits stand on both sides of one, and no number has a point. */
export function hasDecimalCommas(rows: readonly (readonly string[])[]): boolean {
  const isSomewhere = (pattern: RegExp): boolean => rows.some((row) => row.some((cell) => pattern.test(cell)));
  return isSomewhere(/\d,\d/) && !isSomewhere(/\d\.\d/);
}

export const withDecimalPoints = (cell: string): string => cell.replaceAll(/(?<=\d),(?=\d)/g, '.');
