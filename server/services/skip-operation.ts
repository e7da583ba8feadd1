import { FettleError, unitKey } from '@fettle/flows';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import type { By, Services } from './services.ts';

/** Leaves an optional operation of a unit out. Whether it is optional the core decides by the version that the unit runs on; what is plainly wrong is refused here. */
export async function skipOperation(
  services: Services,
  by: By,
  serialNumber: string,
  { flowNode, reason }: { readonly flowNode: string; readonly reason: string },
): Promise<void> {
  await services.engine.transaction(async (trx) => {
    const { rows } = await sql<{
      instance: string;
      token: string;
      activation: number;
      held: boolean;
      type: string | null;
      params: unknown;
    }>`
      SELECT i.id AS instance, t.id AS token, t.activation, i.state = 'held' AS held, n->>'type' AS type, n->'params' AS params
      FROM instance i JOIN token t ON t.instance = i.id
      LEFT JOIN flow_version v ON v.flow = i.flow AND v.version = i.version LEFT JOIN LATERAL jsonb_array_elements(v.definition->'flowNodes') n ON n->>'id' = t.flow_node
      WHERE i.serial_number = ${serialNumber} AND i.finished_at IS NULL AND t.flow_node = ${flowNode} AND t.state = 'waiting' ORDER BY i.started_at DESC LIMIT 1`.execute(
      trx,
    );
    const found = rows[0];
    if (found === undefined)
      throw new FettleError('stateRefused', `${serialNumber} is not at "${flowNode}" now, so it cannot be left out.`);
    if (found.held) throw new FettleError('stateRefused', `${serialNumber} is on hold. Release it first.`);
    const type = services.registry.get(found.type ?? '');
    if (type?.usedIn !== 'routing' || type.skip === undefined)
      throw new FettleError('stateRefused', `"${flowNode}" is not an optional operation.`);
    if (type.isOptional?.(type.params.parse(found.params)) === false)
      throw new FettleError('stateRefused', `"${flowNode}" is not an optional operation. Somebody has to do it.`);
    const { instance, token, activation } = found;
    const person = by.person.userName;
    await writeAudit(services, trx, { person, action: 'skipOperation', subject: `unit/${serialNumber}`, newValue: { flowNode }, reason });
    await services.engine.send(trx, [
      {
        id: `${token}/${activation}/skip/${crypto.randomUUID()}`,
        key: unitKey(instance),
        at: services.clock.now(),
        body: { kind: 'skipOperation', instance, token, activation, person, reason },
      },
    ]);
  });
}
