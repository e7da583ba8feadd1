import { routingProblems } from '@fettle/engine/core/routing-check/index.ts';
import type { FlowDefinition, FlowNode, NodeRegistry, SequenceFlow } from '@fettle/flows';
import { lintFlow, type Problem } from '@fettle/flows/lint/index.ts';
import type { PlantModel } from '../plant/plant-model.ts';
import { routingShape } from './routing-shape.ts';

/** What has changed of the open flow since the question before, and of the plant when that did. `number` comes back with the problems. */
export interface ProblemQuestion {
  readonly number: number;
  readonly frame: Omit<FlowDefinition, 'flowNodes' | 'sequenceFlows'>;
  readonly order: { readonly flowNodes: readonly string[]; readonly sequenceFlows: readonly string[] };
  readonly flowNodes: readonly FlowNode[];
  readonly sequenceFlows: readonly SequenceFlow[];
  readonly plant?: PlantModel;
}

/** `routing`: what follows from how units move, found after the rest; until then the answer before stands. */
export interface ProblemAnswer {
  readonly number: number;
  readonly problems: readonly Problem[];
  readonly routing: readonly Problem[];
}

export interface ProblemWorkOptions {
  readonly registry: NodeRegistry;
  readonly answer: (answer: ProblemAnswer) => void;
  /** Lets questions that have come meanwhile be asked. */
  readonly listen: () => Promise<void>;
}

/**
 * Finds the problems of the flow that is open in the editor, again after each change.
 *
 * Invariants:
 * 1. what did not change stays the same object, so what was found out of it is found again;
 * 2. the linter's answer never waits for units being followed: that goes on a little at a time and is given up as soon as there is a newer question;
 * 3. a drawing through which units move as before is not followed again.
 */
export class ProblemWork {
  readonly #options: ProblemWorkOptions;
  readonly #flowNodes = new Map<string, FlowNode>();
  readonly #sequenceFlows = new Map<string, SequenceFlow>();
  #plant: PlantModel | undefined;
  #latest = 0;
  #known: { readonly shape: string; readonly routing: readonly Problem[] } = { shape: '', routing: [] };

  constructor(options: ProblemWorkOptions) {
    this.#options = options;
  }

  /** Resolves when everything about it is told, or when it was given up for a newer one. */
  async ask({ number, frame, order, flowNodes, sequenceFlows, plant }: ProblemQuestion): Promise<void> {
    this.#latest = number;
    this.#plant = plant ?? this.#plant;
    for (const flowNode of flowNodes) this.#flowNodes.set(flowNode.id, flowNode);
    for (const flow of sequenceFlows) this.#sequenceFlows.set(flow.id, flow);
    const definition: FlowDefinition = {
      ...frame,
      flowNodes: order.flowNodes.flatMap((id) => this.#flowNodes.get(id) ?? []),
      sequenceFlows: order.sequenceFlows.flatMap((id) => this.#sequenceFlows.get(id) ?? []),
    };
    const problems = this.#lint(definition);
    const shape = routingShape(definition, this.#options.registry);
    this.#options.answer({ number, problems, routing: this.#known.routing });
    if (shape === this.#known.shape) return;
    const work = routingProblems(definition, this.#options.registry);
    for (let next = work.next(); ; next = work.next()) {
      if (next.done === true) {
        this.#known = { shape, routing: next.value };
        this.#options.answer({ number, problems, routing: next.value });
        return;
      }
      await this.#options.listen();
      if (this.#latest !== number) return;
    }
  }

  #lint(definition: FlowDefinition): readonly Problem[] {
    const equipment = new Map(this.#plant?.equipment.map((each) => [each.id, each]));
    const classes = new Map(this.#plant?.classes.map((each) => [each.id, each]));
    return lintFlow(definition, this.#options.registry, { equipment: (id) => equipment.get(id), equipmentClass: (id) => classes.get(id) });
  }
}
