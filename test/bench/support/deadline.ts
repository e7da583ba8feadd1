/** A step of a wait that takes longer than this was not ours: the machine stood still, or had no time for this process nor for those that it waits for. */
const STEP_LIMIT = 1000;

/**
 * Waits for something that happens without us, at most `limit` milliseconds in which this process ran; rejects with what did not happen. Asked every 20 ms, so use it outside of what
 * is measured.
 */
export async function until(what: string, limit: number, happened: () => boolean | Promise<boolean>): Promise<void> {
  let waited = 0;
  for (let last = performance.now(); !(await happened()); ) {
    const now = performance.now();
    waited += Math.min(now - last, STEP_LIMIT);
    last = now;
    if (waited > limit) throw new Error(`Waited ${Math.round(limit / 1000)} s in vain: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The same for a promise. */
export async function within<T>(what: string, limit: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${Math.round(limit / 1000)} s in vain: ${what}.`)), limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
