/**
 * The next id after the newest order of a routing: `SB-0007` → `SB-0008`. The first order of a routing is `<routing>-001`.
 * @param taken ids of all orders that are known, so that none is suggested twice.
 */
export function suggestOrderId(flow: string, newest: string | undefined, taken: ReadonlySet<string>): string {
  const [, begin = `${newest}-`, digits = '000'] = /^(.*?)(\d+)$/.exec(newest ?? `${flow}-000`) ?? [];
  for (let number = Number(digits) + 1; ; number += 1) {
    const id = `${begin}${String(number).padStart(digits.length, '0')}`;
    if (!taken.has(id)) return id;
  }
}
