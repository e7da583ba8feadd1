import type { FlowDefinition } from '../definition.ts';
import type { Equipment } from '../equipment.ts';

/** Flows to start from. They are copied into the plant's own; nothing links a copy with its sample. */
export interface LibrarySample {
  readonly id: string;
  readonly title: string;
  /** What it shows, in two or three sentences. */
  readonly summary: string;
  /** Further words by which somebody would look for it. */
  readonly words: readonly string[];
  /** The one to start from first, those that belong to it after it. */
  readonly flows: readonly [FlowDefinition, ...FlowDefinition[]];
  /** Machines and stations that the flows speak of, with their signals. */
  readonly plant: readonly Equipment[];
  readonly scenarios: readonly LibraryScenario[];
}

/** Something that happens in the plant, and what must come of it. The tests run every one. */
export interface LibraryScenario {
  readonly title: string;
  /** Lines of events as `fettle simulate` reads them, one JSON object each. */
  readonly events: readonly Readonly<Record<string, unknown>>[];
  /** State of each unit at the end, by serial number. */
  readonly units: Readonly<Record<string, string>>;
  /** What the history says, in its order: kinds with the flowNode, `ruleFired far`. Other lines may lie between. */
  readonly happens?: readonly string[];
}
