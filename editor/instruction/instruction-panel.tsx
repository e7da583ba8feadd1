import type { UserTask } from '@fettle/flows/contract';
import { instructionIn, languagesOf } from '@fettle/flows/instruction-language.ts';
import { ActionIcon, SegmentedControl, Select, Text } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile, IconDeviceTablet, IconX } from '@tabler/icons-react';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { useExampleUnit } from '../forms/use-example-unit.ts';
import { languageName } from '../parts/language-name.ts';
import { useOpenFlow, useRecords } from '../session/open-flow.ts';
import { DeviceFrame } from './device-frame.tsx';
import { instructionOf } from './instruction-of.ts';
import styles from './instruction-panel.module.css';
import { OperatorScreen } from './operator-screen.tsx';

/** Pixels of the screens that plants have; shown as wide as the panel allows. */
const DEVICES = {
  tablet: { title: 'Tablet', width: 1280, height: 800, Icon: IconDeviceTablet },
  phone: { title: 'Phone', width: 412, height: 860, Icon: IconDeviceMobile },
  large: { title: 'Large screen', width: 1920, height: 1080, Icon: IconDeviceDesktop },
} as const;
type Device = keyof typeof DEVICES;
const ROOM = { width: 600, height: 520 };

/** Beside the form: the selected step as the operator will see it, drawn by the terminal's own screen while one types. */
export function InstructionPanel() {
  const flow = useOpenFlow();
  useSyncExternalStore(flow.selection.subscribe, flow.selection.get);
  const { flowNodes, meta } = useRecords((records) => records);
  const [device, setDevice] = useState<Device>('tablet');
  const [scheme, setScheme] = useState<'light' | 'dark'>('light');
  const [language, setLanguage] = useState('');
  const example = useExampleUnit(true);
  const flowNode = flowNodes[flow.selection.onlyFlowNode ?? ''];
  const instruction = useMemo(() => flowNode && instructionOf(flowNode, example?.values), [flowNode, example]);
  const { width, height, title } = DEVICES[device];
  const scale = Math.min(1, ROOM.width / width, ROOM.height / height);
  const task = useMemo(
    (): UserTask | undefined =>
      instruction &&
      flowNode && {
        id: `preview-${flowNode.id}`,
        instance: 'preview',
        unit: { serialNumber: example?.serialNumber ?? 'SN-0001', jobOrder: 'JO-1', product: meta.product ?? 'Product', quantity: 1 },
        station: instruction.station,
        remaining: 1,
        scans: [],
        flow: meta.id,
        version: 1,
        flowNode: flowNode.id,
        instruction: instructionIn(instruction, language),
        openedAt: Date.now(),
        state: 'open',
        held: false,
      },
    [instruction, flowNode, example, meta, language],
  );
  const languages = instruction === undefined ? [] : languagesOf(instruction);
  return (
    <section className={styles.panel} aria-label="As the operator sees it">
      <header className={styles.head}>
        <strong>As the operator sees it</strong>
        <SegmentedControl
          size="xs"
          aria-label="Device"
          value={device}
          onChange={(next) => setDevice(next as Device)}
          data={Object.entries(DEVICES).map(([value, { title: label, Icon }]) => ({
            value,
            label: (
              <span className={styles.choice}>
                <Icon size={14} aria-hidden /> {label}
              </span>
            ),
          }))}
        />
        <SegmentedControl
          size="xs"
          aria-label="Brightness"
          value={scheme}
          onChange={(next) => setScheme(next as typeof scheme)}
          data={[
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
        {languages.length > 0 && (
          <Select
            size="xs"
            w={120}
            aria-label="Language"
            allowDeselect={false}
            data={[{ value: '', label: 'As written' }, ...languages.map((tag) => ({ value: tag, label: languageName(tag) }))]}
            value={languages.includes(language) ? language : ''}
            onChange={(next) => setLanguage(next ?? '')}
          />
        )}
        <ActionIcon size={28} aria-label="Close the preview" onClick={() => flow.previewed.set(false)}>
          <IconX size={15} aria-hidden />
        </ActionIcon>
      </header>
      {task === undefined ? (
        <Text p="md" fz="sm" c="dimmed">
          Select a step at which somebody works: a manual operation, an inspection.
        </Text>
      ) : (
        <div className={styles.device}>
          <DeviceFrame title={`${flowNode?.name}, on a ${title.toLowerCase()}`} width={width} height={height} scale={scale} scheme={scheme}>
            <OperatorScreen key={task.id} task={task} />
          </DeviceFrame>
        </div>
      )}
    </section>
  );
}
