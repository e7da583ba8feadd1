import { routingProblems } from '@fettle/engine/core/routing-check/index.ts';
import type { FlowDefinition, FlowNode, SequenceFlow } from '@fettle/flows';
import { lintFlow, type Problem } from '@fettle/flows/lint/index.ts';
import { nodeRegistry } from '@fettle/nodes';
import { config } from 'zod';
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

config({ jitless: true });

// What did not change stays the same object, so what was found out of it is found again.
const flowNodes = new Map<string, FlowNode>();
const sequenceFlows = new Map<string, SequenceFlow>();
let plant: PlantModel | undefined;
let latest = 0;
let known: { readonly shape: string; readonly routing: readonly Problem[] } = { shape: '', routing: [] };

self.onmessage = ({ data }: MessageEvent<ProblemQuestion>) => {
  latest = data.number;
  plant = data.plant ?? plant;
  for (const flowNode of data.flowNodes) flowNodes.set(flowNode.id, flowNode);
  for (const flow of data.sequenceFlows) sequenceFlows.set(flow.id, flow);
  const definition: FlowDefinition = {
    ...data.frame,
    flowNodes: data.order.flowNodes.flatMap((id) => flowNodes.get(id) ?? []),
    sequenceFlows: data.order.sequenceFlows.flatMap((id) => sequenceFlows.get(id) ?? []),
  };
  const problems = lint(definition);
  const shape = routingShape(definition, nodeRegistry);
  answer({ number: data.number, problems, routing: known.routing });
  if (shape !== known.shape) void follow(data.number, { definition, shape, problems });
};

function lint(definition: FlowDefinition): readonly Problem[] {
  const equipment = new Map(plant?.equipment.map((each) => [each.id, each]));
  const classes = new Map(plant?.classes.map((each) => [each.id, each]));
  return lintFlow(definition, nodeRegistry, { equipment: (id) => equipment.get(id), equipmentClass: (id) => classes.get(id) });
}

/** Follows units a little at a time, and gives up as soon as there is a newer question: the linter's answers never wait for it. */
async function follow(
  number: number,
  { definition, shape, problems }: { readonly definition: FlowDefinition; readonly shape: string; readonly problems: readonly Problem[] },
): Promise<void> {
  const work = routingProblems(definition, nodeRegistry);
  for (let next = work.next(); ; next = work.next()) {
    if (next.done === true) {
      known = { shape, routing: next.value };
      answer({ number, problems, routing: next.value });
      return;
    }
    await listen();
    if (latest !== number) return;
  }
}

const answer = (message: ProblemAnswer): void => self.postMessage(message);

/** Lets messages that have come meanwhile be taken first. A timer would cost four milliseconds each. */
function listen(): Promise<void> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(undefined);
  });
}
