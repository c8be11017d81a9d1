import type { Answer, AskLimits } from '../database/owner.ts';
import type { Stream } from '../stream.ts';

/**
 * What other programs may ask of the stream: commands at a terminal, and Matinee's server. The same functions answer in this
 * process and, through the door, in others; so what they take and give is JSON.
 */
export const callsOf = (stream: Stream) => ({
  /** Answers a query. Throws Refused. */
  ask: ({ text, limits }: { text: string; limits: AskLimits }): Promise<Answer> =>
    stream.owner.ask(text, limits),
});

export type StreamCalls = ReturnType<typeof callsOf>;
