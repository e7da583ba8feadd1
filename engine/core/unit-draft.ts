import type {
  ControlState,
  Effect,
  HistoryEvent,
  HistoryKind,
  Json,
  Message,
  MessageBody,
  RoutingInstance,
  Time,
  Token,
} from '@fettle/flows';
import { equipmentKey, unitKey } from '@fettle/flows';
import type { CompiledRouting, CoreDeps } from './core-deps.ts';
import type { Outcome, TimerSet } from './outcome.ts';

/**
 * The working copy of one unit while it consumes one message. It owns: numbering of historyEvents and token versions, ids of tokens, activations, waits and effects.
 * It does not own: what flowNodes mean (advance.ts) and when joins fire (join.ts).
 *
 * Invariants:
 * 1. every historyEvent about a token raises that token's version by one;
 * 2. the first historyEvent of a message carries the message;
 * 3. tokens that nothing happened to stay the same objects.
 */
export class UnitDraft {
  /** Changes when the unit moves to another version. */
  routing: CompiledRouting;
  readonly deps: CoreDeps;
  readonly message: Message;
  readonly at: Time;
  instance: RoutingInstance;
  readonly tokens: Map<string, Token>;
  readonly messages: Message[] = [];
  readonly effects: Effect[] = [];
  readonly timers: TimerSet[] = [];
  readonly history: HistoryEvent[] = [];
  /** Of the last line; the instance gets it when the message is consumed. */
  #sequence: number;
  /** Versions of the tokens that lines are about; the tokens get them when the message is consumed, one copy for all lines. */
  readonly #versions = new Map<string, number>();
  /** The instance is this draft's own copy, which changes in place. */
  #isOwn = false;

  constructor(instance: RoutingInstance, message: Message, routing: CompiledRouting, deps: CoreDeps) {
    this.instance = instance;
    this.message = message;
    this.at = message.at;
    this.routing = routing;
    this.deps = deps;
    this.#sequence = instance.sequence;
    this.tokens = new Map(instance.tokens.map((token) => [token.id, token]));
  }

  /** Of the line that was recorded last. */
  get sequence(): number {
    return this.#sequence;
  }

  change(fields: Partial<RoutingInstance>): void {
    if (this.#isOwn) Object.assign(this.instance, fields);
    else {
      this.instance = { ...this.instance, ...fields };
      this.#isOwn = true;
    }
  }

  /** Fields that become undefined are gone; with none left there is no control state. */
  changeControl(fields: Partial<ControlState>): void {
    const entries = Object.entries({ ...this.instance.control, ...fields }).filter(([, value]) => value !== undefined);
    this.change({ control: entries.length === 0 ? undefined : (Object.fromEntries(entries) as ControlState) });
  }

  /** Appends to the unit's history; with a token that is live, counts that token's version up. */
  record(kind: HistoryKind, data: Record<string, Json>, about: { token?: Token | undefined; flowNode?: string | undefined } = {}): void {
    this.#sequence += 1;
    const sequence = this.#sequence;
    let tokenVersion: number | undefined;
    if (about.token !== undefined) {
      const { id } = about.token;
      tokenVersion = (this.#versions.get(id) ?? (this.tokens.get(id) ?? about.token).version) + 1;
      this.#versions.set(id, tokenVersion);
    }
    this.history.push({
      stream: this.instance.id,
      sequence,
      at: this.at,
      kind,
      flow: this.instance.flow,
      version: this.instance.version,
      flowNode: about.flowNode ?? about.token?.flowNode,
      token: about.token?.id,
      tokenVersion,
      cause: this.message.id,
      message: this.history.length === 0 ? this.message.body : undefined,
      data,
    });
  }

  token(id: string): Token {
    const token = this.tokens.get(id);
    if (token === undefined) throw new Error(`token ${id} is not live`);
    return token;
  }

  changeToken(id: string, fields: Partial<Token>): Token {
    const token = { ...this.token(id), ...fields };
    this.tokens.set(id, token);
    return token;
  }

  newToken(fields: Pick<Token, 'flowNode' | 'generations'> & Partial<Token>): Token {
    const id = `${this.instance.id}.${this.instance.nextToken}`;
    this.change({ nextToken: this.instance.nextToken + 1 });
    const token: Token = { version: 0, activation: 0, state: 'waiting', visit: 0, local: null, waits: [], ...fields, id, since: this.at };
    this.tokens.set(id, token);
    return token;
  }

  nextActivation(): number {
    const activation = this.instance.nextActivation;
    this.change({ nextActivation: activation + 1 });
    return activation;
  }

  /** To the shard of an equipment. The id is made of what asks, so that sending it again is sending it once. */
  tellEquipment(equipment: string, id: string, body: MessageBody): void {
    this.tell(equipmentKey(equipment), id, body);
  }

  tellUnit(instance: string, id: string, body: MessageBody): void {
    this.tell(unitKey(instance), id, body);
  }

  tell(key: string, id: string, body: MessageBody): void {
    this.messages.push({ id, key, at: this.at, body });
  }

  finish(): Outcome<RoutingInstance> {
    for (const [id, version] of this.#versions) {
      const token = this.tokens.get(id);
      if (token !== undefined && token.version !== version) this.tokens.set(id, { ...token, version });
    }
    const { tokens: before } = this.instance;
    const tokens = [...this.tokens.values()];
    const same = before.length === tokens.length && before.every((token, index) => token === tokens[index]);
    if (!same) this.change({ tokens });
    if (this.instance.sequence !== this.#sequence) this.change({ sequence: this.#sequence });
    return {
      state: this.instance,
      messages: this.messages,
      effects: this.effects,
      timers: this.timers,
      history: this.history,
      dead: [],
    };
  }
}

/** Name of one wait, task, decision, timer or effect of one activation. */
export function activityId(token: Token, name: string): string {
  return `${token.id}/${token.activation}/${name}`;
}

export { unitKey };
