import { endpointPaths } from '@matinee/contract/paths.generated.ts';

export { endpointPaths };
export type EndpointName = keyof typeof endpointPaths;
