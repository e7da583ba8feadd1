import type { DrawnNodeType } from '@fettle/flows';
import { Modal } from '@mantine/core';
import { NodeTypePicker } from '../../panels/node-type-picker.tsx';

export interface StepPickerProps {
  readonly title: string;
  readonly types: readonly DrawnNodeType[];
  readonly pick: (type: string) => void;
  readonly close: () => void;
}

/** The palette as a dialog: for what comes after a step, into a connection, or in a step's place. */
export function StepPicker({ title, types, pick, close }: StepPickerProps) {
  return (
    <Modal opened onClose={close} title={title} size={420} yOffset="12vh" centered={false}>
      <div style={{ height: 420 }}>
        <NodeTypePicker types={types} onPick={pick} onEscape={close} autoFocus />
      </div>
    </Modal>
  );
}
