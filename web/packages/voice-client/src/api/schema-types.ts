import type { components, operations } from './schema';

export type Schemas = components['schemas'];
/** The body of the response with status 200. */
export type Ok<O extends keyof operations> = operations[O]['responses'] extends {
  200: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;
