import { FettleError } from '@fettle/flows';

interface Place {
  readonly value: unknown;
  readonly name: string;
  readonly above: Place | undefined;
}

/**
 * Refuses what JSON can say and PostgreSQL cannot keep: NUL characters, half characters (lone surrogates), numbers beyond the range of a double (JSON's `1e999` is read as infinite).
 * Without this they would be a fault of the database in the middle of the work, or become something else silently. Walks without recursion: nesting costs nothing.
 *
 * @param what where it stands in the request: `body`, `query`, `params`
 */
export function refuseUnstorable(what: string, root: unknown): void {
  const open: Place[] = [{ value: root, name: what, above: undefined }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { value } = place;
    if (typeof value === 'string') check(value, place);
    else if (typeof value === 'number' && !Number.isFinite(value)) throw refusal(place, 'is a number beyond what can be computed with');
    else if (Array.isArray(value))
      for (const [index, item] of value.entries()) open.push({ value: item, name: `[${index}]`, above: place });
    else if (typeof value === 'object' && value !== null) {
      for (const [name, item] of Object.entries(value)) {
        check(name, place);
        open.push({ value: item, name, above: place });
      }
    }
  }
}

function check(text: string, place: Place): void {
  if (text.includes('\0')) throw refusal(place, 'has a NUL character, which cannot be stored');
  if (!text.isWellFormed()) throw refusal(place, 'has half of a character (a lone surrogate), which cannot be stored');
}

function refusal(place: Place, fault: string): FettleError {
  const names: string[] = [];
  for (let at: Place | undefined = place; at !== undefined && names.length < 20; at = at.above) names.unshift(at.name);
  const path = names.join('.').replaceAll('.[', '[');
  return new FettleError('invalidInput', `"${path}" ${fault}. Correct it and send it again.`, { place: { path } });
}
