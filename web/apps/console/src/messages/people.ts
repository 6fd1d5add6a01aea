// The texts about members and who is available.

/** 3 min, 2 h, 1 day */
function formatElapsed(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h`;
  const days = Math.floor(hours / 24);
  return days === 1 ? '1 day' : `${days} days`;
}

export const people = {
  members: 'Members',
  role: 'Role',
  roleOf: (name: string) => `Role of ${name}`,
  roles: { agent: 'Agent', supervisor: 'Supervisor', admin: 'Administrator', owner: 'Owner' },
  remove: 'Remove',
  removeNamed: (name: string) => `Remove ${name}`,
  removeTitle: (name: string) => `Remove ${name}?`,
  removeText: 'They lose access to this workspace immediately and stop receiving its calls.',
  cancel: 'Cancel',
  invite: 'Invite people',
  email: 'Email',
  createLink: 'Create link',
  linkText: 'Copy the link now. You won’t be able to see it again. It works once and expires in 7 days.',
  copy: 'Copy link',
  pending: 'Pending invitations',
  validUntil: (time: string) => `expires ${time}`,
  revoke: 'Revoke',
  revokeNamed: (email: string) => `Revoke invitation for ${email}`,
  failed: 'Couldn’t save the change',
} as const;

export const team = {
  title: 'Team',
  button: (available: number) => `Team, ${available} available`,
  available: (count: number) => `${count} available`,
  notAvailable: (name: string) => `${name} isn’t available now.`,
} as const;

export const presence = {
  elapsed: (minutes: number) => `for ${formatElapsed(minutes)}`,
} as const;
