import { z } from 'zod';

/** Every refusal has this body. `code` is one of ERROR_CODES; `message` says what, where and what to do. */
export const ProblemBody = z.object({
  code: z.string(),
  message: z.string(),
  /** JSON path, flowNode or character range that is wrong. */
  place: z.record(z.string(), z.unknown()).optional(),
  details: z.unknown().optional(),
  /** Quote it when asking for help: the server's log has the same. */
  requestId: z.string().optional(),
});
export type ProblemBody = z.infer<typeof ProblemBody>;
