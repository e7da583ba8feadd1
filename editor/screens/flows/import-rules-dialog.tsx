import type { ValueKind } from '@fettle/flows';
import { api } from '@fettle/flows/contract';
import { flowOfRules, kindsOfFacts, type RuleDocument } from '@fettle/flows/rules/index.ts';
import { Alert, Autocomplete, Button, Group, Modal, ScrollArea, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useMemo, useState } from 'react';
import { useChange } from '../../data/use-route.ts';
import { signalsOf } from '../../plant/plant-model.ts';
import { usePlant } from '../../plant/use-plant.ts';
import { flowIdOf } from './flow-id.ts';

const KINDS: readonly { readonly value: ValueKind; readonly label: string }[] = [
  { value: 'number', label: 'a number' },
  { value: 'string', label: 'a text' },
  { value: 'boolean', label: 'yes or no' },
];

/** On which machine rules of json-rules-engine judge, and what their facts are there; then they are a quality rule. */
export function ImportRulesDialog({ document, close }: { readonly document: RuleDocument; readonly close: () => void }) {
  const plant = usePlant();
  const navigate = useNavigate();
  const create = useChange(api.createFlow, [api.listFlows]);
  const [name, setName] = useState(() => String(document.rules[0]?.name ?? document.rules[0]?.event.type ?? ''));
  const [typedId, setTypedId] = useState<string>();
  const [equipment, setEquipment] = useState('');
  const [chosen, setChosen] = useState<Readonly<Record<string, ValueKind>>>({});
  const [refusal, setRefusal] = useState<string>();
  const id = typedId ?? flowIdOf(name);
  const machines = plant.equipment.map((one) => one.id);
  const classes = plant.classes.map((one) => one.id).filter((one) => !machines.includes(one));
  const isClass = classes.includes(equipment);
  const signals = useMemo(() => new Map(signalsOf(plant, equipment).map((signal) => [signal.name, signal])), [plant, equipment]);
  const asked = useMemo(() => kindsOfFacts(document), [document]);
  const kindOf = (fact: string): ValueKind => chosen[fact] ?? signals.get(fact)?.valueKind ?? asked.get(fact) ?? 'number';
  const missing = [...asked.keys()].filter((fact) => !signals.has(fact));

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setRefusal(undefined);
    try {
      const signalKinds = Object.fromEntries([...asked.keys()].map((fact) => [fact, kindOf(fact)]));
      const definition = flowOfRules(document, { id, name: name.trim(), equipment, isClass, signalKinds });
      create.mutate({ body: { definition } }, { onSuccess: () => void navigate({ to: '/design/$flow', params: { flow: id } }) });
    } catch (error) {
      setRefusal((error as Error).message);
    }
  };
  const wrong = refusal ?? create.error?.message;
  const count = document.rules.length;
  return (
    <Modal opened onClose={close} title="Import rules of json-rules-engine" size={620}>
      <form onSubmit={submit}>
        <Stack>
          <Text fz="sm">
            {count === 1 ? 'One rule becomes a condition' : `${count} rules become conditions`} of one quality rule; each fact is a signal
            of the machine. What an event leads to is yours to draw.
          </Text>
          <Group grow align="flex-start">
            <TextInput
              label="Name"
              data-autofocus
              required
              withAsterisk={false}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <TextInput label="Id" required withAsterisk={false} value={id} onChange={(event) => setTypedId(event.currentTarget.value)} />
          </Group>
          <Autocomplete
            label="Machine, or any of a class"
            description={isClass ? 'Each machine of the class is judged by itself.' : 'Its signals are the facts.'}
            required
            withAsterisk={false}
            data={[
              { group: 'Equipment', items: machines },
              { group: 'Any machine of the class', items: classes },
            ]}
            value={equipment}
            onChange={(value) => setEquipment(value.trim())}
          />
          <ScrollArea.Autosize mah={260}>
            <Table aria-label="Facts" verticalSpacing={4}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Fact</Table.Th>
                  <Table.Th>Is there</Table.Th>
                  <Table.Th w={140}>Its value is</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {[...asked.keys()].map((fact) => (
                  <Table.Tr key={fact}>
                    <Table.Td>{fact}</Table.Td>
                    <Table.Td>{signalWords(equipment, signals.get(fact))}</Table.Td>
                    <Table.Td>
                      <Select
                        aria-label={`Value of ${fact}`}
                        size="xs"
                        allowDeselect={false}
                        data={[...KINDS]}
                        value={kindOf(fact)}
                        onChange={(kind) => setChosen({ ...chosen, [fact]: kind as ValueKind })}
                      />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </ScrollArea.Autosize>
          {equipment !== '' && missing.length > 0 && (
            <Text fz="sm" c="dimmed">
              {missing.length === 1 ? 'One signal is' : `${missing.length} signals are`} not there yet. What rests on{' '}
              {missing.length === 1 ? 'it' : 'them'} is unknown until the plant has {missing.length === 1 ? 'it' : 'them'}.
            </Text>
          )}
          {wrong !== undefined && (
            <Alert color="red" role="alert">
              {wrong}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending} disabled={name.trim() === '' || id === '' || equipment === ''}>
              Import
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function signalWords(equipment: string, signal: { readonly title: string; readonly unit: string } | undefined): string {
  if (equipment === '') return '–';
  if (signal === undefined) return 'no such signal yet';
  return signal.unit === '' ? signal.title : `${signal.title}, ${signal.unit}`;
}
