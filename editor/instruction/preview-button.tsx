import { Button } from '@mantine/core';
import { IconDeviceTablet } from '@tabler/icons-react';
import { useOpenFlow } from '../session/open-flow.ts';
import { useValue } from '../session/value-store.ts';

/** Shows the selected step beside the form as the operator will see it. */
export function PreviewButton() {
  const { previewed } = useOpenFlow();
  const isShown = useValue(previewed);
  return (
    <Button
      variant="subtle"
      color="gray"
      mt={6}
      leftSection={<IconDeviceTablet size={14} aria-hidden />}
      aria-pressed={isShown}
      title="P"
      onClick={() => previewed.set(!isShown)}
    >
      {isShown ? 'Hide the preview' : 'Preview for the operator'}
    </Button>
  );
}
