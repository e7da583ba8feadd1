/**
 * A new id of an entry or a call, 128 random bits in hexadecimal. Not `crypto.randomUUID`: browsers leave it out where the page came over plain http by
 * name, as tablets in a plant's network often get it.
 */
export function newEntryId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
