/** Source times: from `from` up to `to`. */
export interface TimeSlice {
  readonly from: number;
  readonly to: number;
}

/** Readings that a query should find: some 30 ms of PostgreSQL's time, and a few of ours. */
const BLOCK = 50_000;
/** One that finds more than twice as many is cut off there, and its slice is parted. */
const MOST = 2 * BLOCK;
/** Queries at once: two are packed while one that is ready waits until we have time for it. */
const AT_ONCE = 3;
/** A slice is at most so much longer or shorter than the one before. */
const STEP = 8;

/**
 * Blocks of a period, in order of time, each of a slice of it that holds about 50,000 readings. How long a slice is follows from how dense the readings were in the one before, so that nobody has to
 * count them first. `read` may stop at `most` readings; one that does is asked again for parts of its slice, but for one of a single millisecond, which is read whole.
 */
export async function* readInSlices<Block extends { readonly count: number }>(
  period: TimeSlice & { readonly readings: number },
  read: (slice: TimeSlice, most: number) => Promise<Block>,
): AsyncGenerator<Block> {
  const { readings, to } = period;
  let next = period.from;
  let width = Math.max(1, Math.ceil(((to - next) * BLOCK) / Math.max(BLOCK, readings)));
  const begun: { readonly slice: TimeSlice; readonly block: Promise<Block> }[] = [];
  const begin = (): void => {
    while (begun.length < AT_ONCE && next < to) {
      const slice = { from: next, to: Math.min(to, next + width) };
      const block = read(slice, isWhole(slice) ? Number.MAX_SAFE_INTEGER : MOST);
      // Refused before its turn comes: told then.
      block.catch(() => undefined);
      begun.push({ slice, block });
      next = slice.to;
    }
  };
  begin();
  for (let first = begun.shift(); first !== undefined; first = begun.shift()) {
    const { slice } = first;
    const block = await first.block;
    const share = BLOCK / Math.max(1, block.count);
    width = Math.max(1, Math.ceil((slice.to - slice.from) * Math.min(STEP, Math.max(1 / STEP, share))));
    begin();
    if (block.count >= MOST && !isWhole(slice)) yield* readInSlices({ ...slice, readings: STEP * BLOCK }, read);
    else if (block.count > 0) yield block;
  }
}

const isWhole = ({ from, to }: TimeSlice): boolean => to - from <= 1;
