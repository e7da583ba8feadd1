declare module 'virtual:node-icons' {
  import type { ComponentType } from 'react';

  /** By the name that a node type gives in `icon`. */
  export const nodeIcons: Readonly<Record<string, ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>>>;
}
