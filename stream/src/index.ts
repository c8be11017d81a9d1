// For whoever asks the stream from another process; none of the database comes along. `run.ts` is for the process that owns it.

export { answerText as textOf } from './commands/answer-text.ts';
export { type AskStream, streamOf } from './process/ask-stream.ts';
export { Refused } from './refused.ts';
