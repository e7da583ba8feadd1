import { TextInput } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { WidgetProps } from '../form-context.ts';

const load = () => import('./expression-widget.tsx').then((module) => ({ default: module.ExpressionWidget }));
const ExpressionWidget = lazy(load);

/** The expression checker and its editor are a fifth of the design screen's script: they come after the first sight of the canvas, before one needs them. */
if (typeof requestIdleCallback === 'function') requestIdleCallback(() => void load(), { timeout: 4_000 });

/** The expression field; the plain text until its editor is there. */
export function LazyExpressionWidget(props: WidgetProps) {
  const plain = <TextInput label={props.field.title} readOnly value={String(props.value ?? '')} />;
  return (
    <Suspense fallback={plain}>
      <ExpressionWidget {...props} />
    </Suspense>
  );
}
