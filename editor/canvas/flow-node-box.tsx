import type { DrawnNodeType, FlowNode } from '@fettle/flows';
import { IconAlertCircleFilled, IconAlertTriangleFilled } from '@tabler/icons-react';
import { lazy, memo, type RefObject, Suspense } from 'react';
import { NodeIcon } from '../parts/node-icon.tsx';
import { useKeyed } from '../session/keyed-store.ts';
import { useOpenFlow, useRecords } from '../session/open-flow.ts';
import { placeKey } from '../simulation/breakpoints.ts';
import { ActivityBadge } from './activity-badge.tsx';
import { BreakpointMark } from './breakpoint-mark.tsx';
import { useCarried } from './carried.ts';
import { useHasLivePorts, useIsSparse } from './detail.ts';
import styles from './flow-node-box.module.css';
import { MarkBadge } from './mark-badge.tsx';
import { NodeMark } from './node-mark.tsx';
import type { PlacedPort } from './node-size.ts';
import type { BoxNode } from './projection.ts';
import { Handle, type NodeProps, Side } from './react-flow.ts';
import { VisitorBadge } from './visitor-badge.tsx';

const CallToggle = lazy(() => import('./call-toggle.tsx').then((module) => ({ default: module.CallToggle })));

type FlowNodeBoxProps = Pick<NodeProps<BoxNode>, 'id' | 'data' | 'selected' | 'positionAbsoluteX' | 'positionAbsoluteY'>;

/** A flowNode on the canvas. Its size is given by its ports; what changes often is read from stores by the badges alone. */
export const FlowNodeBox = memo(function FlowNodeBox({ id, data, selected, positionAbsoluteX, positionAbsoluteY }: FlowNodeBoxProps) {
  const { nodeType, shape } = data;
  const flowNode = useRecords((records) => records.flowNodes[id]) ?? data.flowNode;
  const isSparse = useIsSparse();
  const element = useCarried(id, positionAbsoluteX, positionAbsoluteY);
  const subtitle = isSparse ? '' : subtitleOf(flowNode, nodeType);
  if (data.attached) return <BoundaryBox element={element} data={data} flowNode={flowNode} selected={selected} subtitle={subtitle} />;
  return (
    <div
      ref={element}
      className={styles.box}
      data-selected={selected}
      data-unknown={nodeType === undefined}
      style={{ height: shape.height }}
    >
      <div className={styles.header}>
        {!isSparse && (
          <span className={styles.icon}>
            <NodeIcon name={nodeType?.icon} size={20} />
          </span>
        )}
        <span className={styles.words}>
          <span className={styles.name} title={flowNode.name}>
            {flowNode.name}
          </span>
          {!isSparse && (
            <span className={styles.subtitle} title={subtitle}>
              {subtitle}
            </span>
          )}
        </span>
        {!isSparse && nodeType?.usedIn === 'routing' && nodeType.calls !== undefined && (
          <Suspense>
            <CallToggle step={id} />
          </Suspense>
        )}
      </div>
      {shape.exceptionalFrom !== undefined && (
        <div className={styles.exceptional} style={{ top: shape.exceptionalFrom, height: shape.height - shape.exceptionalFrom - 1 }} />
      )}
      {shape.inputs.map((placed) => (
        <PortAt key={placed.port.name} isSparse={isSparse} placed={placed} side="input" />
      ))}
      {shape.outputs.map((placed) => (
        <PortAt key={placed.port.name} isSparse={isSparse} placed={placed} side="output" />
      ))}
      <MarkBadge id={flowNode.id} />
      <ProblemBadge flowNode={flowNode.id} />
      <NodeMark flowNode={flowNode.id} />
      <BreakpointMark place={placeKey({ flowNode: flowNode.id })} />
      <ActivityBadge flowNode={flowNode.id} />
      <VisitorBadge flowNode={flowNode.id} />
    </div>
  );
});

/** A boundary event: one line at the edge of its operation. A dashed line says that the operation goes on. */
function BoundaryBox({
  element,
  data,
  flowNode,
  selected,
  subtitle,
}: Pick<NodeProps<BoxNode>, 'data' | 'selected'> & {
  readonly element: RefObject<HTMLDivElement | null>;
  readonly flowNode: FlowNode;
  readonly subtitle: string;
}) {
  const { nodeType, shape } = data;
  return (
    <div
      ref={element}
      className={styles.boundary}
      data-selected={selected}
      data-beside={flowNode.params.interrupting === false}
      style={{ width: shape.width, height: shape.height }}
      title={subtitle === '' ? flowNode.name : `${flowNode.name}: ${subtitle}`}
    >
      <NodeIcon name={nodeType?.icon} size={15} />
      <span className={styles.boundaryName}>{flowNode.name}</span>
      {shape.outputs.map((placed) => (
        <PortAt key={placed.port.name} isSparse={false} placed={placed} side="output" />
      ))}
      <ProblemBadge flowNode={flowNode.id} />
      <NodeMark flowNode={flowNode.id} />
      <BreakpointMark place={placeKey({ flowNode: flowNode.id })} />
      <ActivityBadge flowNode={flowNode.id} />
      <VisitorBadge flowNode={flowNode.id} />
    </div>
  );
}

interface PortProps {
  readonly placed: PlacedPort;
  readonly side: 'input' | 'output';
}

/** From afar only the place where connections end is there: React Flow's own handle listens to all that goes on. */
function PortAt({ isSparse, placed, side }: PortProps & { readonly isSparse: boolean }) {
  return (
    <>
      {!isSparse && placed.named && (
        <span className={styles.port} data-side={side} data-exceptional={placed.port.exceptional === true} style={{ top: placed.y }}>
          {placed.port.title}
        </span>
      )}
      {useHasLivePorts() && !isSparse ? <PortHandle placed={placed} side={side} /> : <PortMark placed={placed} side={side} />}
    </>
  );
}

/** Looks like a handle and is none. */
function PortMark({ placed, side }: PortProps) {
  const [type, position] = side === 'input' ? ['target', 'left'] : ['source', 'right'];
  return (
    <span
      className={`react-flow__handle react-flow__handle-${position} ${type} ${styles.handle}`}
      data-handleid={placed.port.name}
      data-handlepos={position}
      data-kind={placed.port.kind}
      data-side={side}
      data-exceptional={placed.port.exceptional === true}
      style={{ top: placed.y }}
    />
  );
}

function PortHandle({ placed, side }: PortProps) {
  const { port, y } = placed;
  const unit = port.unit === undefined || port.unit === '' ? '' : ` in ${port.unit}`;
  return (
    <Handle
      id={port.name}
      type={side === 'input' ? 'target' : 'source'}
      position={side === 'input' ? Side.Left : Side.Right}
      className={styles.handle}
      data-kind={port.kind}
      data-side={side}
      data-exceptional={port.exceptional === true}
      style={{ top: y }}
      title={`${port.title}${unit}`}
      isConnectableStart={side === 'output'}
      isConnectableEnd={side === 'input'}
    />
  );
}

function ProblemBadge({ flowNode }: { readonly flowNode: string }) {
  const problems = useKeyed(useOpenFlow().problemsByNode, flowNode);
  if (problems === undefined) return null;
  const { errors, warnings, first } = problems;
  const words = [count(errors, 'error'), count(warnings, 'warning')].filter((part) => part !== '').join(', ');
  const Icon = errors > 0 ? IconAlertCircleFilled : IconAlertTriangleFilled;
  return (
    <span
      className={styles.problem}
      data-severity={errors > 0 ? 'error' : 'warning'}
      role="img"
      aria-label={`${words}: ${first}`}
      title={first}
    >
      <Icon size={18} aria-hidden />
    </span>
  );
}

function count(number: number, word: string): string {
  if (number === 0) return '';
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** By the flowNode, which is another object when anything of it changes: a box that comes into view again need not read its params again. */
const subtitles = new WeakMap<object, string>();

function subtitleOf(flowNode: FlowNode, nodeType: DrawnNodeType | undefined): string {
  const known = subtitles.get(flowNode);
  if (known !== undefined) return known;
  const made = readSubtitle(flowNode, nodeType);
  subtitles.set(flowNode, made);
  return made;
}

function readSubtitle(flowNode: FlowNode, nodeType: DrawnNodeType | undefined): string {
  if (nodeType === undefined) return `Unknown type ${flowNode.type}`;
  try {
    const parsed = nodeType.params.safeParse(flowNode.params);
    const words = nodeType.subtitle?.(parsed.success ? parsed.data : flowNode.params) ?? '';
    return words === '' && flowNode.name !== nodeType.title ? nodeType.title : words;
  } catch {
    return nodeType.title;
  }
}
