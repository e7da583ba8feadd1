import { nodeIcons } from 'virtual:node-icons';
import { IconHelpSquareRounded } from '@tabler/icons-react';

/** The icon that a node type names. */
export function NodeIcon({ name, size }: { readonly name: string | undefined; readonly size: number }) {
  const Icon = (name === undefined ? undefined : nodeIcons[name]) ?? IconHelpSquareRounded;
  return <Icon size={size} stroke={1.6} aria-hidden />;
}
