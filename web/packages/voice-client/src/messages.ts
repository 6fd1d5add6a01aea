/** The texts of failures that the server does not describe itself. */
export const messages = {
  unreachable: 'The server cannot be reached. Check your connection and try again.',
  unexpectedAnswer: (status: number) => `The server answered ${status}. Try again in a moment.`,
} as const;
