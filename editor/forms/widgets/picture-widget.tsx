import { Button, FileButton, Group, Image, Input } from '@mantine/core';
import { IconPhotoPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useFieldProps, useForm, type WidgetProps } from '../form-context.ts';

/** Bytes; as data: URL it stays below what node types accept. */
const MAX_BYTES = 1_500_000;

/** A picture of a work instruction, kept in the flow as a data: URL. */
export function PictureWidget(props: WidgetProps) {
  const { change, readOnly } = useForm();
  const { label, description, error } = useFieldProps(props);
  const [refusal, setRefusal] = useState<string>();
  const value = String(props.value ?? '');

  const take = (file: File | null): void => {
    if (file === null) return;
    if (file.size > MAX_BYTES) {
      setRefusal(`${file.name} has ${(file.size / 1e6).toFixed(1)} MB; at most 1.5 MB fit into a flow.`);
      return;
    }
    const reader = new FileReader();
    reader.onload = () => {
      setRefusal(undefined);
      change(props.path, String(reader.result));
    };
    reader.readAsDataURL(file);
  };

  return (
    <Input.Wrapper
      label={label}
      description={description}
      error={refusal ?? error}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
    >
      {value !== '' && <Image src={value} alt="The picture of this step" mah={140} fit="contain" my={4} />}
      {!readOnly && (
        <Group gap="xs">
          <FileButton accept="image/png,image/jpeg,image/webp,image/gif" onChange={take}>
            {(button) => (
              <Button {...button} variant="default" leftSection={<IconPhotoPlus size={14} aria-hidden />}>
                {value === '' ? 'Add a picture' : 'Replace'}
              </Button>
            )}
          </FileButton>
          {value !== '' && (
            <Button variant="subtle" color="gray" leftSection={<IconTrash size={14} aria-hidden />} onClick={() => change(props.path, '')}>
              Remove
            </Button>
          )}
        </Group>
      )}
    </Input.Wrapper>
  );
}
