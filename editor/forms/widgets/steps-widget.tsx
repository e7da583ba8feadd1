import { Button, Modal } from '@mantine/core';
import { IconDeviceTablet } from '@tabler/icons-react';
import { useState } from 'react';
import type { WidgetProps } from '../form-context.ts';
import { InstructionPreview, type PreviewStep } from './instruction-preview.tsx';
import { ListWidget } from './list-widget.tsx';

/** The steps of a work instruction, and how an operator will see them. */
export function StepsWidget(props: WidgetProps) {
  const [isOpen, setOpen] = useState(false);
  const steps = (Array.isArray(props.value) ? props.value : []) as readonly PreviewStep[];
  return (
    <div>
      <ListWidget {...props} />
      <Button variant="subtle" color="gray" mt={6} leftSection={<IconDeviceTablet size={14} aria-hidden />} onClick={() => setOpen(true)}>
        Preview for the operator
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="As the operator sees it" size={760}>
        <InstructionPreview steps={steps} />
      </Modal>
    </div>
  );
}
