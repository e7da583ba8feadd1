import { describe, expect, test } from 'vitest';
import { changeParam } from '../commands/change-param.ts';
import { insertOnConnection } from '../commands/insert-on-connection.ts';
import { moveElements } from '../commands/move-elements.ts';
import { openTestDocument, step } from '../testing/open-test-document.ts';
import { flowChanges, hasChanges } from './flow-changes.ts';
import { definitionOf } from './flow-records.ts';

const open = () => openTestDocument([step('cut', 'machine-operation'), step('end', 'end')], ['cut.done > end.in']);

describe('what a release changes', () => {
  test('moving a box changes nothing that runs', () => {
    const { document, definition } = open();

    document.execute(moveElements, { positions: { cut: { x: 900, y: 900 } } });

    expect(hasChanges(flowChanges(definition, definitionOf(document.records)))).toBe(false);
  });

  test('names the steps, the fields and the connections', () => {
    const { document, definition } = open();
    document.execute(changeParam, { flowNode: 'cut', path: ['completeWhen'], value: 'stage == "End"' });
    document.execute(insertOnConnection, { type: 'manual-operation', position: { x: 0, y: 0 }, sequenceFlow: 'flow1' });

    const changes = flowChanges(definition, definitionOf(document.records));

    expect(changes.added.map(({ id }) => id)).toEqual(['manualOperation']);
    expect(changes.changed.map(({ flowNode, fields }) => [flowNode.id, fields])).toEqual([['cut', ['completeWhen']]]);
    expect(changes.connected).toHaveLength(2);
    expect(changes.disconnected).toHaveLength(1);
  });
});
