import type { Role } from '@ringback/voice-client';

const ROLES: readonly Role[] = ['agent', 'supervisor', 'admin', 'owner'];

/** Whether the role is at least this one. Who does not say is shown everything, and the server says who may. */
export const hasRole = (least: Role, role: Role | undefined): boolean =>
  role === undefined || ROLES.indexOf(role) >= ROLES.indexOf(least);
