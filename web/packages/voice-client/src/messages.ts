/** The texts of failures that the server does not describe itself. */
export const messages = {
  unreachable: 'The server cannot be reached. Check your connection and try again.',
  unexpectedAnswer: (status: number) => `The server responded with status ${status}. Try again in a moment.`,
  unreachableAt: (url: string) =>
    `Could not reach ${url}. Check your connection, that \`apiUrl\` is the address of the Ringback server, and that the \`connect-src\` of this page’s Content-Security-Policy allows it.`,
  corsRefused: (url: string, origin: string) =>
    `The Ringback server at ${url} does not accept requests from ${origin}. Add ${origin} to the server’s setting BASE_CLIENT_URL.`,
  notRingback: (url: string) =>
    `${url} responded with a web page. Set \`apiUrl\` to the address of the Ringback server.`,
  socketRefused: (url: string) =>
    `The Ringback server responds, but ${url} does not open. Allow WebSocket connections in the proxy in front of the server, and in the \`connect-src\` of this page’s Content-Security-Policy.`,
  workspaceRefused: (workspaceId: string) =>
    `The signed-in user is not a member of the workspace ${workspaceId}. Check the \`workspaceId\`, and that \`getToken\` returns the token of a member.`,
  tokenRefused:
    'The Ringback server did not accept the token from `getToken`. Return a token that has not expired, from an issuer that the server accepts.',
  tokenFailed: (reason: string) => `Could not get a token: \`getToken\` failed: ${reason}`,
  incompleteFile: 'The file is incomplete, because the connection ended early. Export it again.',
  sound: {
    unusable: (name: string, url: string, reason: string) =>
      `Could not use the sound "${name}" from ${url}: ${reason}. Check the \`sounds\` option. The built-in sound plays instead.`,
    status: (status: number) => `the server responded with status ${status}`,
    webPage: 'the server responded with a web page instead of audio',
    undecodable: 'the browser cannot decode it',
    blocked:
      'The Content-Security-Policy of this page blocks the built-in sounds, such as the ringtone. Add `blob:` to its `connect-src`.',
  },
} as const;
