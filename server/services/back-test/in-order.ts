/** Results of work in the order of what is to be done, while so many are being made at once. Nothing more is begun than is asked for. */
export async function* inOrder<From, To>(todo: readonly From[], atOnce: number, work: (from: From) => Promise<To>): AsyncGenerator<To> {
  const begun: Promise<To>[] = [];
  let next = 0;
  const begin = (): void => {
    while (begun.length < atOnce && next < todo.length) {
      const one = work(todo[next] as From);
      // Refused before its turn comes: told then.
      one.catch(() => undefined);
      begun.push(one);
      next += 1;
    }
  };
  begin();
  for (let first = begun.shift(); first !== undefined; first = begun.shift()) {
    const made = await first;
    begin();
    yield made;
  }
}
