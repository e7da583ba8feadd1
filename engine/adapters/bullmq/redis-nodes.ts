/**
 * The nodes that a Redis address names, an address of its own for each: `redis://user:password@a:6379,b:6379` gives `redis://user:password@a:6379` and `redis://user:password@b:6379`. Several
 * are nodes of one Redis Cluster, of which any that answers tells the others.
 *
 * @returns undefined when the text is no such address
 */
export function redisNodes(address: string): readonly [string, ...string[]] | undefined {
  const parts = /^(rediss?:\/\/)((?:[^/?#]*@)?)([^/?#@]+)(.*)$/i.exec(address);
  if (parts === null) return undefined;
  const [, scheme = '', person = '', hosts = '', rest = ''] = parts;
  const [first = '', ...others] = hosts.split(',').map((host) => `${scheme}${person}${host.trim()}${rest}`);
  return [first, ...others].every((node) => URL.canParse(node) && new URL(node).hostname !== '') ? [first, ...others] : undefined;
}
