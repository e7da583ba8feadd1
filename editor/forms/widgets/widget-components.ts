import type { Widget } from '@fettle/nodes/widget.ts';
import type { ComponentType } from 'react';
import type { WidgetProps } from '../form-context.ts';
import { ConditionWidget } from './condition-widget.tsx';
import { ConnectionWidget } from './connection-widget.tsx';
import { DurationWidget } from './duration-widget.tsx';
import { EquipmentWidget, StationWidget } from './equipment-widget.tsx';
import { FlowNodeWidget } from './flow-node-widget.tsx';
import { FlowNodesWidget } from './flow-nodes-widget.tsx';
import { JsonWidget } from './json-widget.tsx';
import { LazyExpressionWidget } from './lazy-expression-widget.tsx';
import { ListWidget } from './list-widget.tsx';
import { NumberWidget } from './number-widget.tsx';
import { PictureWidget } from './picture-widget.tsx';
import { RoutingWidget } from './routing-widget.tsx';
import { MultiselectWidget, SelectWidget } from './select-widget.tsx';
import { SignalWidget } from './signal-widget.tsx';
import { SkillsWidget } from './skills-widget.tsx';
import { StepsWidget } from './steps-widget.tsx';
import { SwitchWidget } from './switch-widget.tsx';
import { TableWidget } from './table-widget.tsx';
import { KeyWidget, MultilineWidget, TextWidget } from './text-widget.tsx';
import { TranslationsWidget } from './translations-widget.tsx';

/** One component for each widget that a node type may name; one that is forgotten does not compile. */
export const WIDGET_COMPONENTS: Record<Widget, ComponentType<WidgetProps>> = {
  text: TextWidget,
  multiline: MultilineWidget,
  number: NumberWidget,
  switch: SwitchWidget,
  select: SelectWidget,
  multiselect: MultiselectWidget,
  duration: DurationWidget,
  equipment: EquipmentWidget,
  station: StationWidget,
  signal: SignalWidget,
  connection: ConnectionWidget,
  expression: LazyExpressionWidget,
  condition: ConditionWidget,
  json: JsonWidget,
  table: TableWidget,
  flowNodes: FlowNodesWidget,
  flowNode: FlowNodeWidget,
  routing: RoutingWidget,
  skills: SkillsWidget,
  key: KeyWidget,
  picture: PictureWidget,
  steps: StepsWidget,
  translations: TranslationsWidget,
  entries: ListWidget,
  list: ListWidget,
};
