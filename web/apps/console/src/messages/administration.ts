// The texts of API keys and the audit log. Imported by their screens, which load after the sign-in.

export const keys = {
  title: 'API keys',
  name: 'Name',
  permissions: 'Permissions',
  scopes: {
    'calls:read': 'View calls',
    'calls:export': 'Export calls and figures',
    'calls:write': 'Make and end calls',
    'tokens:write': 'Create access tokens',
    'contacts:read': 'View contacts',
    'contacts:write': 'Manage contacts',
    'members:read': 'View members',
    'audit:read': 'View the audit log',
  },
  create: 'Create key',
  secretText: 'Copy the key now. You won’t be able to see it again.',
  copy: 'Copy key',
  lastUsed: (time: string) => `Last used ${time}`,
  neverUsed: 'Never used',
  revoke: 'Revoke',
  revokeNamed: (name: string) => `Revoke key ${name}`,
  failed: 'Couldn’t revoke the key',
} as const;

export const audit = {
  action: 'Action starts with',
  actionExample: 'dial.',
  subject: 'Target',
  subjectExample: '+15551234567',
  empty: 'No matching entries.',
  loadMore: 'Load more',
  actors: { member: 'Member', service: 'API key', twilio: 'Twilio' },
} as const;
