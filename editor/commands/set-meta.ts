import { defineCommand } from '../document/command.ts';

export interface SetMeta {
  readonly field: 'name' | 'description' | 'product';
  readonly value: string;
}

/** Changes what the flow is called, what it is for, or which product it makes. */
export const setMeta = defineCommand<SetMeta>({
  name: 'setMeta',
  title: ({ field }) => `change ${field}`,
  coalesce: ({ field }) => `meta ${field}`,
  execute(draft, { field, value }) {
    if (field === 'product' && value === '') delete draft.meta.product;
    else draft.meta[field] = value;
  },
});
