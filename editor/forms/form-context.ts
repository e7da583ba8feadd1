import type { FlowProblem } from '@fettle/flows/contract';
import { createContext, useContext } from 'react';
import { formatParamPath, type ParamPath } from '../document/param-path.ts';
import { markdownLine } from '../parts/markdown-text.tsx';
import type { FieldSpec } from './form-field.ts';

/** What the widgets of one form share. It stays the same while one types: a field is drawn again when its own value changes, and the others are not. */
export interface FormModel {
  readonly flowNode: string;
  readonly readOnly: boolean;
  change(path: ParamPath, value: unknown): void;
  /** A field was left: what comes next is another step of undo. */
  settle(): void;
  readonly problems: readonly FlowProblem[];
}

export const FormContext = createContext<FormModel | undefined>(undefined);

type Params = Readonly<Record<string, unknown>>;

export const ParamsContext = createContext<Params>({});

/** All params, for a widget that reads what its field refers to (the equipment whose signals are meant). It is drawn again with each of them. */
export const useParams = (): Params => useContext(ParamsContext);

export function useForm(): FormModel {
  const form = useContext(FormContext);
  if (form === undefined) throw new Error('useForm is used outside a form');
  return form;
}

/** What every widget is given. */
export interface WidgetProps {
  readonly field: FieldSpec;
  readonly value: unknown;
  readonly path: ParamPath;
}

/** The first problem exactly at a field, in words. */
export function useProblemAt(path: ParamPath): string | undefined {
  const { problems } = useForm();
  const wanted = formatParamPath(path);
  return problems.find((problem) => problem.path === wanted)?.message;
}

/** True when a problem is at the field or inside it: a folded item shows that something in it is wrong. */
export function useHasProblemIn(path: ParamPath): boolean {
  const { problems } = useForm();
  const wanted = formatParamPath(path);
  return problems.some(
    (problem) =>
      problem.path !== undefined &&
      (problem.path === wanted || problem.path.startsWith(`${wanted}.`) || problem.path.startsWith(`${wanted}[`)),
  );
}

/** An id for a field's element, so that a problem can bring one to it. */
export function fieldId(flowNode: string, path: ParamPath): string {
  return `field-${flowNode}-${formatParamPath(path).replace(/[^A-Za-z0-9]/g, '-')}`;
}

/** Id, error and the like: what all input widgets pass to their element. */
export function useFieldProps({ field, path }: Pick<WidgetProps, 'field' | 'path'>) {
  const form = useForm();
  const error = useProblemAt(path);
  return {
    id: fieldId(form.flowNode, path),
    label: field.title,
    description: markdownLine(field.description),
    error,
    disabled: form.readOnly,
    onBlur: form.settle,
    inputWrapperOrder: ['label', 'input', 'error', 'description'] as ('label' | 'input' | 'error' | 'description')[],
  };
}
