/** An OPC UA node as a mapping names it: by namespace URI (stable), or by namespace index (only as stable as the server's table). */
export interface OpcUaAddress {
  readonly namespace: { readonly uri: string } | { readonly index: number };
  /** `s=…`, `i=…`, `g=…` or `b=…`. */
  readonly identifier: string;
}

const IDENTIFIER = /^(s=[\s\S]+|i=\d{1,10}|g=[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|b=[A-Za-z0-9+/_-]+={0,2})$/i;
const FORM = 'write nsu=<namespace URI>;s=<name>, or ns=<index> with s=, i=, g= or b=';

/**
 * Reads `nsu=<uri>;s=…`, `ns=2;s=…` and `i=2258` (namespace 0), OPC 10000-6 section 5.3.1.10. In a URI, `%3B` is a semicolon and `%25` a per cent sign.
 * Returns a text, why it is not an address, when it is none.
 */
export function parseAddress(address: string): OpcUaAddress | string {
  const parts = /^(?:nsu=([^;]+);|ns=(\d{1,5});)?([\s\S]+)$/.exec(address.trim());
  const identifier = parts?.[3] ?? '';
  if (!IDENTIFIER.test(identifier)) return `“${address}” is no OPC UA address: ${FORM}.`;
  if (identifier.startsWith('i=') && Number(identifier.slice(2)) > 0xffff_ffff)
    return `“${address}” is no OPC UA address: i= is at most 4294967295.`;
  const uri = parts?.[1];
  if (uri !== undefined) return { namespace: { uri: uri.replaceAll(/%3B/gi, ';').replaceAll('%25', '%') }, identifier };
  const index = Number(parts?.[2] ?? 0);
  if (index > 0xffff) return `“${address}” is no OPC UA address: a namespace index is at most 65535.`;
  return { namespace: { index }, identifier };
}

/** `nodeId`: `ns=<index>;<identifier>` as the server counts its namespaces now. `problem`: why there is none, in a sentence. */
export type ResolvedAddress = { readonly nodeId: string } | { readonly problem: string };

/** `namespaces`: the server's NamespaceArray, as read after this connect: its order may differ after every restart. */
export function resolveAddress(address: string, namespaces: readonly string[]): ResolvedAddress {
  const parsed = parseAddress(address);
  if (typeof parsed === 'string') return { problem: parsed };
  if ('index' in parsed.namespace) return { nodeId: `ns=${parsed.namespace.index};${parsed.identifier}` };
  const index = namespaces.indexOf(parsed.namespace.uri);
  if (index >= 0) return { nodeId: `ns=${index};${parsed.identifier}` };
  return { problem: `The server has no namespace ${parsed.namespace.uri}; it has ${namespaces.join(', ')}.` };
}
