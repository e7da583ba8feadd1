import { PreviewButton } from '../../instruction/preview-button.tsx';
import type { WidgetProps } from '../form-context.ts';
import { ListWidget } from './list-widget.tsx';

/** The steps of a work instruction, and how an operator will see them. */
export function StepsWidget(props: WidgetProps) {
  return (
    <div>
      <ListWidget {...props} />
      <PreviewButton />
    </div>
  );
}
