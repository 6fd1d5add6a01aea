// The texts of sign-in, invitations and the account.

export const signIn = {
  title: 'Sign in to Ringback',
  email: 'Email',
  password: 'Password',
  button: 'Sign in',
  ended: 'Your session has ended. Sign in again.',
  failed: 'Couldn’t sign in. Try again.',
  demoSignIns: 'Demo: choose a user',
  phonePage: 'Open the test phone to call as a customer',
} as const;

export const invitation = {
  title: (workspace: string) => `Join ${workspace}`,
  text: (by: string, role: string) => `${by} invited you to join as ${role}.`,
  email: 'Email',
  name: 'Your name',
  password: 'Create a password',
  passwordHelp: 'At least 12 characters.',
  join: 'Join',
  hasAccount: 'You already have an account. Sign in to accept the invitation.',
  expired: 'This invitation is no longer valid. It has expired or was already used. Ask for a new one.',
  failed: 'Couldn’t join the workspace. Try again.',
  continue: 'Go to Ringback',
  roles: { agent: 'an agent', supervisor: 'a supervisor', admin: 'an administrator', owner: 'an owner' },
} as const;

export const account = {
  password: 'Password',
  currentPassword: 'Current password',
  newPassword: 'New password',
  newPasswordHelp: 'At least 12 characters. You’ll be signed out on your other devices.',
  change: 'Change password',
  changed: 'Password changed',
  sessions: 'Active sessions',
  thisDevice: 'This device',
  lastUsed: (time: string) => `Last used ${time}`,
  unknownDevice: 'External sign-in',
  signOut: 'Sign out',
  signOutNamed: (session: string) => `Sign out ${session}`,
  signOutOthers: 'Sign out other devices',
  failed: 'Couldn’t update your account',
} as const;
