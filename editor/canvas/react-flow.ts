/*
 * The only import of React Flow's package in the editor. Version 13 changes its store: what the canvas uses of it is this list, and nothing here reaches
 * into the store.
 */
export {
  Background,
  BackgroundVariant,
  BaseEdge,
  type Connection,
  ConnectionLineType,
  type Edge,
  type EdgeChange,
  EdgeLabelRenderer,
  type EdgeProps,
  type FinalConnectionState,
  getBezierPath,
  getSmoothStepPath,
  Handle,
  type HandleType,
  type Node,
  type NodeChange,
  type NodeProps,
  Position as Side,
  ReactFlow,
  type ReactFlowInstance,
  type ReactFlowProps,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  useViewport,
  ViewportPortal,
} from '@xyflow/react';

import '@xyflow/react/dist/base.css';
