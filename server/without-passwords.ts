/** `postgres://user:password@host` → `postgres://user:…@host`. */
export function withoutPasswords(text: string): string {
  return text.replace(/(\w+:\/\/[^:/@\s]+):[^@\s]+@/g, '$1:…@');
}
