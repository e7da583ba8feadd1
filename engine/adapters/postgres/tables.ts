import type {
  ConnectionSettings,
  Effect,
  FlowDefinition,
  Json,
  MachineEvent,
  MaterialLot,
  Message,
  Reading,
  RoutingInstance,
  Signal,
  SignalMapping,
  Token,
} from '@fettle/flows';
import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import type { EquipmentHold, OpenWatch, RuleState, ServedUnit } from '../../core/index.ts';
import type { InstructionReference } from './instruction-documents.ts';
import type { PackedMessage } from './packed-message.ts';

/**
 * The database as Kysely sees it: one interface a table or view of server/migrations, one property a column. Longer than a file should be because the schema is one
 * thing: a query may join any of it. Times are milliseconds since 1970.
 */
export interface Database {
  setting: SettingTable;
  shard: ShardTable;
  inbox: InboxTable;
  parked_key: ParkedKeyTable;
  parked_message: ParkedMessageTable;
  signal_key: SignalKeyTable;
  machine_event: MachineEventTable;
  recorded_event: RecordedEventView;
  routed_total: RoutedTotalTable;
  latest_reading: LatestReadingTable;
  interest: InterestTable;
  instance: InstanceTable;
  token: TokenView;
  equipment_state: EquipmentStateTable;
  equipment_reading: EquipmentReadingTable;
  watch: WatchTable;
  buffered_event: BufferedEventTable;
  rule_state: RuleStateTable;
  timer: TimerTable;
  effect: EffectTable;
  flow_node_tally: FlowNodeTallyTable;
  flow_node_hold_tally: FlowNodeHoldTallyTable;
  history_page: HistoryPageTable;
  history: HistoryView;
  dead_letter: DeadLetterTable;
  incident: IncidentTable;
  instruction_document: InstructionDocumentTable;
  open_work_instruction: OpenWorkInstructionTable;
  work_instruction: WorkInstructionView;
  task_entry: TaskEntryTable;
  nonconformance: NonconformanceTable;
  hold: HoldTable;
  scope_hold: ScopeHoldTable;
  skill: SkillTable;
  person_skill: PersonSkillTable;
  andon_call: AndonCallTable;
  firing: FiringTable;
  reaction: ReactionTable;
  reaction_step: ReactionStepTable;
  reaction_check: ReactionCheckTable;
  shadow_run: ShadowRunTable;
  shadow_firing: ShadowFiringTable;
  unit_migration: UnitMigrationTable;
  job_order: JobOrderTable;
  job_order_unit: JobOrderUnitTable;
  job_order_progress: JobOrderProgressView;
  model_revision: ModelRevisionTable;
  flow: FlowTable;
  flow_draft: FlowDraftTable;
  flow_own_draft: FlowOwnDraftTable;
  flow_presence: FlowPresenceTable;
  flow_version: FlowVersionTable;
  flow_signature: FlowSignatureTable;
  version_in_use: VersionInUseView;
  plant_setting: PlantSettingTable;
  flow_call: FlowCallTable;
  material_definition: MaterialDefinitionTable;
  material_lot: MaterialLotTable;
  genealogy: GenealogyTable;
  work_instruction_part: WorkInstructionPartTable;
  equipment_class: EquipmentClassTable;
  equipment: EquipmentTable;
  connection: ConnectionTable;
  connection_lease: ConnectionLeaseTable;
  process: ProcessTable;
  connection_secret: ConnectionSecretTable;
  app_user: AppUserTable;
  session: SessionTable;
  audit: AuditTable;
}

/** Read as a value, written as JSON text (`JSON.stringify`). */
type Document<T> = ColumnType<T, string, string>;
type OptionalDocument<T> = ColumnType<T | null, string | null | undefined, string | null>;

export interface SettingTable {
  name: string;
  value: Document<Json>;
}
export interface ShardTable {
  id: number;
  epoch: number;
  drained_by: string | null;
  paused: boolean;
}
export interface InboxTable {
  seq: Generated<number>;
  place: Generated<number>;
  shard: number;
  key: string;
  size: number;
  message_id: string | null;
  arrived_at: Generated<Date>;
  messages: Document<PackedMessage[]>;
}
export interface ParkedKeyTable {
  key: string;
  shard: number;
  incident: string;
}
export interface ParkedMessageTable {
  seq: number;
  place: Generated<number>;
  shard: number;
  key: string;
  size: number;
  messages: Document<PackedMessage[]>;
}
export interface SignalKeyTable {
  id: GeneratedAlways<number>;
  source: string;
  equipment: string;
  signal: string;
}
export interface MachineEventTable {
  received_at: number;
  source_time: number;
  id_hash: string;
  signal_key: number;
  /** 0 good, 1 uncertain, 2 bad, 3 stale. */
  quality: number;
  routed: boolean;
  logical: boolean | null;
  number: number | null;
  text: string | null;
  status_code: string | null;
}
export interface RecordedEventView {
  source: string;
  equipment: string;
  signal: string;
  source_time: number;
  received_at: number;
  quality: MachineEvent['quality'];
  value: MachineEvent['value'];
  status_code: string | null;
  routed: boolean;
  signal_key: number;
  id_hash: string;
  /** Rises with what arrives, within one day's partition. */
  recorded_place: string;
}
export interface RoutedTotalTable {
  equipment: string;
  events: number;
}
export interface LatestReadingTable {
  equipment: string;
  signal: string;
  event: Document<MachineEvent>;
  routed: boolean;
}
export interface InterestTable {
  equipment: string;
  signal: string;
  watched: boolean;
}
export interface InstanceTable {
  id: string;
  flow: string;
  version: number;
  serial_number: string;
  job_order: string;
  product: string;
  quantity: number;
  state: RoutingInstance['state'];
  sequence: number;
  /** The line as of which `data` and `visits` are: what changed since is in the history pages after it. `loadUnits` puts them together. */
  folded_at: number;
  started_at: number;
  finished_at: number | null;
  equipment: JSONColumnType<RoutingInstance['equipment']>;
  data: JSONColumnType<RoutingInstance['data']>;
  visits: JSONColumnType<RoutingInstance['visits']>;
  body: JSONColumnType<Pick<RoutingInstance, 'tokens' | 'holds'>>;
  caller: string | null;
}
/** A view of the live tokens in `instance.body`. */
export interface TokenView {
  id: string;
  instance: string;
  flow_node: string;
  version: number;
  activation: number;
  state: Token['state'];
  since: number;
  body: JSONColumnType<Token>;
}
export interface EquipmentStateTable {
  equipment: string;
  version: number;
  consumed: number;
  holds: OptionalDocument<EquipmentHold[]>;
  served: OptionalDocument<ServedUnit[]>;
}
/** A reading that an equipment's rules and watches see: the latest that was consumed. */
export interface EquipmentReadingTable {
  equipment: string;
  signal: string;
  reading: Document<Reading>;
}
export interface WatchTable {
  id: string;
  equipment: string;
  instance: string;
  position: number;
  active: boolean;
  body: Document<OpenWatch>;
}
export interface BufferedEventTable {
  equipment: string;
  event_id: string;
  position: number;
  signal: string;
  expires_at: number;
  event: Document<MachineEvent>;
}
export interface RuleStateTable {
  equipment: string;
  rule: string;
  sequence: number;
  locals: Document<RuleState['locals']>;
}
export interface TimerTable {
  id: string;
  instance: string;
  token: string;
  activation: number;
  name: string;
  due_at: number;
  /** A timer of this machine's rules; null: of a unit. */
  equipment: Generated<string | null>;
}
export interface EffectTable {
  id: string;
  position: GeneratedAlways<number>;
  key: string;
  kind: Effect['action']['kind'];
  lane: string | null;
  state: Generated<'pending' | 'running' | 'succeeded' | 'failed' | 'incident' | 'skipped'>;
  attempts: Generated<number>;
  next_at: number;
  lease: string | null;
  requested_at: number;
  finished_at: number | null;
  error: string | null;
  connection: string | null;
  holder: string | null;
  body: Document<Effect>;
}
export interface FlowNodeTallyTable {
  flow: string;
  flow_node: string;
  hour: number;
  port: string;
  first_visit: boolean;
  lane: number;
  version: number;
  units: number;
  milliseconds: number;
}
export interface FlowNodeHoldTallyTable {
  flow: string;
  flow_node: string;
  hour: number;
  version: number;
  lane: number;
  holds: number;
}
export interface HistoryPageTable {
  stream: string;
  sequence: number;
  xid: Generated<string>;
  position: Generated<number>;
  at: number;
  version: number;
  flow: string;
  cause: string;
  /** JSON, as `changes` and `message` are. */
  lines: string;
  changes: string | null;
  message: string | null;
}
/** A row a line of the pages. */
export interface HistoryView {
  stream: string;
  sequence: number;
  xid: string;
  position: number;
  at: number;
  version: number;
  token_version: number | null;
  kind: string;
  flow: string;
  flow_node: string | null;
  token: string | null;
  cause: string;
  data: Document<Record<string, Json>>;
}
export interface DeadLetterTable {
  id: GeneratedAlways<number>;
  at: number;
  source: string;
  address: string;
  event_id: string | null;
  payload: string;
  reason: string;
  state: Generated<'open' | 'discarded' | 'given' | 'fed'>;
  discarded_by: string | null;
  discarded_at: number | null;
  discard_reason: string | null;
  given_to: string | null;
}
export interface IncidentTable {
  id: string;
  kind: 'flowNode' | 'effect' | 'message';
  key: string;
  instance: string | null;
  token: string | null;
  activation: number | null;
  flow: string | null;
  version: number | null;
  flow_node: string | null;
  effect: string | null;
  title: string;
  detail: string;
  opened_at: number;
  state: Generated<'open' | 'resolved'>;
  resolved_at: number | null;
  resolved_by: string | null;
  action: string | null;
  reason: string | null;
  messages: OptionalDocument<Message[]>;
}
export interface InstructionDocumentTable {
  id: string;
  body: Document<Json>;
}
export interface OpenWorkInstructionTable {
  id: string;
  instance: string;
  activation: number;
  name: string;
  flow: string;
  version: number;
  flow_node: string;
  station: string;
  opened_at: number;
  reference: Document<InstructionReference>;
}
/** Those that are open, and those that are over as history tells of them: name a `state` of open or an `instance`. */
export interface WorkInstructionView {
  id: string;
  instance: string;
  token: string;
  activation: number;
  name: string;
  flow: string;
  version: number;
  flow_node: string;
  station: string;
  state: 'open' | 'completed' | 'withdrawn';
  opened_at: number;
  closed_at: number | null;
  person: string | null;
  outcome: string | null;
  entries: OptionalDocument<Record<string, Json>>;
  instruction: Document<Json>;
}
export interface TaskEntryTable {
  id: string;
  work_instruction: string;
  person: string;
  at: number;
  state: 'accepted' | 'refused';
  reason: string | null;
  outcome: string;
  entries: Document<Json>;
}
export interface NonconformanceTable {
  id: string;
  instance: string | null;
  token: string | null;
  activation: number | null;
  name: string | null;
  flow: string;
  version: number;
  flow_node: string | null;
  serial_number: string | null;
  job_order: string | null;
  title: string;
  defect: string;
  description: string;
  state: Generated<'open' | 'closed'>;
  opened_at: number;
  disposition: string | null;
  closed_by: string | null;
  closed_at: number | null;
  reason: string | null;
}
export interface HoldTable {
  id: string;
  instance: string;
  reason: string;
  person: string;
  placed_at: number;
  released_at: number | null;
  released_by: string | null;
  release_reason: string | null;
  flow_node: string | null;
}
export interface ScopeHoldTable {
  id: string;
  scope: 'jobOrder' | 'equipment' | 'materialLot';
  subject: string;
  reason: string;
  person: string;
  placed_at: number;
  released_at: number | null;
  released_by: string | null;
  release_reason: string | null;
}
export interface SkillTable {
  id: string;
  title: string;
  description: Generated<string>;
}
export interface PersonSkillTable {
  person: string;
  skill: string;
  valid_until: number | null;
  granted_at: number;
  granted_by: string;
}
export interface AndonCallTable {
  id: string;
  station: string;
  title: string;
  severity: 'information' | 'warning' | 'alarm';
  origin: string;
  instance: string | null;
  serial_number: string | null;
  called_at: number;
  state: Generated<'open' | 'acknowledged' | 'closed'>;
  acknowledged_by: string | null;
  acknowledged_at: number | null;
  closed_by: string | null;
  closed_at: number | null;
}
export interface FiringTable {
  stream: string;
  sequence: number;
  flow: string;
  version: number;
  equipment: string;
  serial_number: string | null;
  at: number;
  title: string;
  trace: Document<Json>;
}
export interface ReactionTable {
  id: string;
  flow: string;
  version: number;
  flow_node: string;
  equipment: string;
  signal: string;
  title: string;
  sign_off: boolean;
  firing: string;
  instance: string | null;
  serial_number: string | null;
  opened_at: number;
  times: Generated<number>;
  last_at: number;
  closed_at: number | null;
  closed_by: string | null;
  close_reason: string | null;
  signing_by: string | null;
}
export interface ReactionStepTable {
  reaction: string;
  sequence: number;
  at: number;
  kind: string;
  flow_node: string | null;
  data: Document<Record<string, Json>>;
}
export interface ReactionCheckTable {
  id: string;
  reaction: string;
  flow: string;
  version: number;
  flow_node: string;
  equipment: string;
  station: string;
  why: string;
  instruction: Document<Json>;
  instance: string | null;
  serial_number: string | null;
  job_order: string | null;
  opened_at: number;
  sent_by: string | null;
  answered_at: number | null;
  person: string | null;
  outcome: string | null;
  entries: OptionalDocument<Record<string, Json>>;
}
export interface ShadowRunTable {
  id: string;
  flow: string;
  definition: Document<FlowDefinition>;
  draft_revision: number;
  beside: number | null;
  started_at: number;
  started_by: string;
  stopped_at: number | null;
  stopped_by: string | null;
  stop_reason: string | null;
}
export interface ShadowFiringTable {
  run: string;
  equipment: string;
  number: number;
  at: number;
  verdict: 'gained' | 'lost';
  title: string;
  serial_number: string | null;
  instance: string | null;
  would: Document<string[]>;
  trace: Document<Json>;
}
export type JobOrderState = 'NotAllowedToStart' | 'AllowedToStart' | 'Running' | 'Interrupted' | 'Ended' | 'Aborted';
export interface UnitMigrationTable {
  id: string;
  request: string;
  instance: string;
  serial_number: string;
  flow: string;
  from_version: number;
  to_version: number;
  requested_at: number;
  person: string;
  reason: string;
  state: Generated<'pending' | 'moved' | 'refused'>;
  detail: Generated<string>;
  decided_at: number | null;
}
export interface JobOrderTable {
  id: string;
  product: string;
  flow: string;
  version: number;
  quantity: number;
  state: JobOrderState;
  equipment: JSONColumnType<Record<string, string>>;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
}
export interface JobOrderUnitTable {
  instance: string;
  job_order: string;
  serial_number: string;
}
export interface JobOrderProgressView {
  job_order: string;
  good: number;
  scrapped: number;
  other: number;
  in_progress: number;
}
export interface ModelRevisionTable {
  only_row: Generated<boolean>;
  revision: number;
}
export interface FlowTable {
  id: string;
  kind: FlowDefinition['kind'];
  name: string;
  description: Generated<string>;
  product: string | null;
  released_version: number | null;
  retired_at: number | null;
  retired_up_to: Generated<number>;
  created_at: number;
  created_by: string;
}
/** A view. */
export interface VersionInUseView {
  flow: string;
  version: number;
}
export interface FlowSignatureTable {
  id: string;
  flow: string;
  semantic_hash: string;
  layout_hash: string;
  person: string;
  person_name: string;
  meaning: 'release' | 'review';
  statement: string;
  comment: Generated<string>;
  signed_at: number;
}
export interface PlantSettingTable {
  name: string;
  value: Document<Json>;
  changed_at: number;
  changed_by: string;
}
export interface FlowDraftTable {
  flow: string;
  revision: number;
  definition: Document<Json>;
  semantic_hash: string | null;
  saved_at: number;
  saved_by: string;
  changed_by: Document<Json>;
}
export interface FlowOwnDraftTable {
  flow: string;
  person: string;
  revision: number;
  based_on: number;
  base: Document<Json>;
  definition: Document<Json>;
  saved_at: number;
}
export interface FlowPresenceTable {
  flow: string;
  browser_window: string;
  person: string;
  flow_node: string | null;
  seen_at: number;
}
export interface FlowVersionTable {
  flow: string;
  version: number;
  definition: Document<FlowDefinition>;
  semantic_hash: string;
  layout_hash: string;
  released_at: number;
  released_by: string;
  reason: string;
  authors: Generated<string[]>;
  signatures: Generated<string[]>;
  effective_from: number | null;
  products: Generated<string[]>;
}
export interface FlowCallTable {
  flow: string;
  version: number;
  called: string;
  called_version: number;
}
export interface MaterialDefinitionTable {
  id: string;
  title: string;
  unit: string;
  shelf_life: number;
  allow_negative: boolean;
}
export interface MaterialLotTable {
  id: string;
  definition: string;
  quantity: number;
  state: MaterialLot['state'];
  reason: string;
  expires_at: number | null;
  allow_negative: boolean;
  supplier: string;
  sequence: number;
  changed_at: number;
}
export interface GenealogyTable {
  stream: string;
  sequence: number;
  source: string;
  target: string;
  relation: 'consumed' | 'installed' | 'produced' | 'split' | 'merged' | 'called';
  definition: string | null;
  quantity: number;
  at: number;
  flow_node: string | null;
  person: string | null;
}
export interface WorkInstructionPartTable {
  stream: string;
  sequence: number;
  work_instruction: string;
  at: number;
  person: string;
  outcome: string;
  good: number;
  scrapped: number;
  reason: string;
  entries: Document<Json>;
}
export interface EquipmentClassTable {
  id: string;
  title: string;
  signals: Document<Signal[]>;
}
export interface EquipmentTable {
  id: string;
  title: string;
  equipment_class: string | null;
  path: Generated<string>;
  signals: Document<Signal[]>;
}
export interface ConnectionTable {
  id: string;
  title: string;
  enabled: Generated<boolean>;
  settings: Document<ConnectionSettings>;
  mappings: Document<SignalMapping[]>;
  revision: Generated<number>;
}
export interface ConnectionLeaseTable {
  connection: string;
  holder: string | null;
  until: number | null;
  epoch: Generated<number>;
  health: OptionalDocument<Json>;
}
export interface ProcessTable {
  id: string;
  number: GeneratedAlways<number>;
  roles: string[];
  host: string;
  pid: number;
  version: string;
  protocol: number;
  started_at: number;
  last_seen: number;
  leaving: Generated<boolean>;
  ended_at: number | null;
  ended: 'stopped' | 'lost' | null;
  idle_reason: string | null;
  measures: OptionalDocument<Json>;
}
export interface ConnectionSecretTable {
  connection: string;
  secret: Buffer;
}
export interface AppUserTable {
  id: string;
  user_name: string;
  display_name: string;
  roles: string[];
  password_hash: string;
  active: Generated<boolean>;
  created_at: number;
}
export interface SessionTable {
  id: Buffer;
  app_user: string;
  created_at: number;
  last_seen_at: number;
  expires_at: number;
}
export interface AuditTable {
  position: GeneratedAlways<number>;
  at: number;
  person: string;
  action: string;
  subject: string;
  old_value: OptionalDocument<Json>;
  new_value: OptionalDocument<Json>;
  reason: Generated<string>;
}
