import type { Role } from '@ringback/voice-client';

const ROLES: readonly Role[] = ['agent', 'supervisor', 'admin', 'owner'];

/** Returns whether the role is at least `least`. True without a role: the screen hides nothing, the server decides. */
export const hasRole = (least: Role, role: Role | undefined): boolean =>
  role === undefined || ROLES.indexOf(role) >= ROLES.indexOf(least);
