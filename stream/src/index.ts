export { MOST_FACTS, type OwnFact } from './process/own-facts.ts';
export { type RunningStream, type RunOptions, runStream } from './run.ts';
export { type Settings, settingsFor } from './settings.ts';
