import { FlowDefinition } from '@fettle/flows';
import { lostOnExport, ruleDocumentJson, rulesOfFlow } from '@fettle/flows/rules/index.ts';
import { Alert, Button, Text } from '@mantine/core';
import { useState } from 'react';
import { definitionOf } from '../document/flow-records.ts';
import { saveJson } from '../parts/save-json.ts';
import { useOpenFlow, useRecords } from '../session/open-flow.ts';
import styles from './inspector.module.css';

/** The conditions of a quality rule as rules of json-rules-engine, with what that format cannot say. Nothing where no condition is drawn. */
export function ExportConditions() {
  const { document } = useOpenFlow();
  const hasConditions = useRecords(({ flowNodes }) => Object.values(flowNodes).some(({ type }) => type === 'condition'));
  const [told, setTold] = useState<{ readonly refusal?: string; readonly lost?: readonly string[] }>({});
  if (!hasConditions) return null;
  const save = (): void => {
    try {
      const definition = FlowDefinition.parse(definitionOf(document.records));
      saveJson(`${definition.id}.rules.json`, ruleDocumentJson(rulesOfFlow(definition)));
      setTold({ lost: lostOnExport(definition) });
    } catch (error) {
      setTold({ refusal: (error as Error).message });
    }
  };
  return (
    <div className={styles.section}>
      <h2 className={styles.title}>Rules for json-rules-engine</h2>
      <Button variant="default" onClick={save}>
        Save its conditions as rules
      </Button>
      {told.refusal !== undefined && (
        <Alert color="red" role="alert" mt="xs">
          {told.refusal}
        </Alert>
      )}
      {told.lost !== undefined && (
        <Text fz="sm" c="dimmed" mt="xs" role="status">
          Saved. {told.lost.length === 0 ? 'Imported again they are the same.' : told.lost.join(' ')}
        </Text>
      )}
    </div>
  );
}
