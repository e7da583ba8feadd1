import { existsSync } from 'node:fs';
import { type AnyNodeType, defineNode, type NodeRegistry } from '@fettle/flows';
import { nodeRegistry } from '@fettle/nodes';
import { z } from 'zod';
import { NEWEST, type Release } from './releases.ts';

/** Units with this in their serial number are the poison of a trial. */
export const THROWS = 'throws';
export const WRITES_NUL = 'writesnul';

/** The node type is mended when this file is there: every process looks, so mending it needs no restart. */
let mendFile = '';
export function mendedBy(file: string): void {
  mendFile = file;
}

/** A mistake in a node type: it throws for one unit, and gives PostgreSQL what it refuses for another. All others pass. */
const trap = (release: Release): AnyNodeType =>
  defineNode({
    type: 'trap',
    version: release,
    migrations: Array.from({ length: release - 1 }, () => (params: Record<string, unknown>) => params),
    usedIn: 'routing',
    title: 'Trap',
    summary: 'Fails for poisoned units.',
    help: '',
    category: 'operations',
    icon: 'bug',
    params: z.object({}),
    defaults: {},
    ports: () => ({
      inputs: [{ name: 'in', title: 'in', kind: 'token' }],
      outputs: [{ name: 'out', title: 'out', kind: 'token' }],
    }),
    enter: ({ unit }) => {
      const mended = (): boolean => existsSync(mendFile);
      if (unit.serialNumber.includes(THROWS) && !mended()) throw new TypeError('cannot read x of undefined');
      if (unit.serialNumber.includes(WRITES_NUL) && !mended())
        return { take: 'out', records: [{ kind: 'andonCalled', name: 'call', station: 's', title: 'a\u0000b', severity: 'warning' }] };
      return { take: 'out' };
    },
  }) as AnyNodeType;

/** The catalogue, and the trap as that release has it. */
export const registryOf = (release: Release): NodeRegistry => new Map([...nodeRegistry, ['trap', trap(release)]]);
/** Knows everything that any release does. */
export const trialRegistry = registryOf(NEWEST);
