export { type RunningStream, type RunOptions, runStream } from './run.ts';
export { type Settings, settingsFor } from './settings.ts';
