import { api } from '@fettle/flows/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call } from '../../api.ts';
import { queryKeyOf } from '../../data/use-route.ts';
import { recordsOf } from '../../document/flow-records.ts';
import { onLive } from '../../live/live.ts';
import { tell } from '../../parts/tell.ts';
import type { DraftSaver } from '../../session/draft-saver.ts';

/** When somebody else saves the draft and nothing of ours is unsaved, theirs is shown at once. Otherwise our next save meets the conflict, and we are asked. */
export function useOthersSaves(saver: DraftSaver | undefined, id: string): void {
  const client = useQueryClient();
  useEffect(() => {
    if (saver === undefined) return undefined;
    return onLive('flows', ({ flow }) => {
      if (flow !== undefined && flow !== id) return;
      void look().catch(() => undefined);
    });

    async function look(): Promise<void> {
      const answer = await call(api.getFlow, { params: { flow: id } });
      client.setQueryData(queryKeyOf(api.getFlow, { params: { flow: id } }), answer);
      if (!saver!.isSaved || answer.revision <= saver!.revision) return;
      saver!.takeTheirs(recordsOf(answer.draft), answer.revision);
      tell.done(`${answer.summary.draftBy} changed this draft; this is how it is now.`);
    }
  }, [saver, client, id]);
}
